namespace Cutout.Gateway.Sessions;

/// <summary>Who goes first in the <see cref="PictureLane"/>; what has been paid for comes before what is free.</summary>
internal enum LanePriority
{
    Paid,
    Free,
}
