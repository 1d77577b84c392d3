namespace Cutout.Matting.Tests.Scenes;

public enum Ground
{
    Plain,
    Gradient,
    Blurred,
    Textured,
}
