using FsCheck;
using FsCheck.Fluent;

namespace Cutout.Imaging.Tests.Properties;

/// <summary>Tries a statement on new pictures in every run; a failure names the seed and the smallest picture that fails.</summary>
internal static class Property
{
    public static void Holds(Action<DrawnPicture> statement, int pictures = 60) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(pictures), Prop.ForAll(DrawnPicture.Any, statement));
}
