namespace Cutout.Gateway.Sessions;

/// <summary>Told when a session has ended, by time or by the buyer's wish; its pictures are gone by then.</summary>
internal interface ISessionEnding
{
    Task OnEndedAsync(CutoutSession last);
}
