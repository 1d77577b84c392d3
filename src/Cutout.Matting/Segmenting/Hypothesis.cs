namespace Cutout.Matting.Segmenting;

/// <summary>
/// One idea of what kind of photo this is: how the cues are to be weighed. No single weighing suits a face that fills the
/// frame and a ship on the horizon, so all are tried and the best cut is kept. The numbers are logistic weights.
/// </summary>
internal sealed record Hypothesis(string Name, float Base)
{
    public float Saliency { get; init; }

    public float Enclosed { get; init; }

    public float Remoteness { get; init; }

    public float Contrast { get; init; }

    public float Centre { get; init; }

    public float Middle { get; init; }

    public float Focus { get; init; }

    public float Skin { get; init; }

    public float Bust { get; init; }

    /// <summary>Like <see cref="Bust"/>, but only as far as there is a face.</summary>
    public float BustOfFace { get; init; }

    public float Unlikeness { get; init; }

    public float Spread { get; init; }

    public float Rarity { get; init; }

    public float Lowness { get; init; }

    // Fitted to how the cues behave on photographs; the first one to all of them together.
    public static IReadOnlyList<Hypothesis> All { get; } =
    [
        new("all together", -4.4f) { Saliency = 1.3f, Enclosed = 0.9f, Contrast = 1.4f, Centre = 0.4f, Middle = 0.9f, Focus = 0.9f, Skin = 0.8f, BustOfFace = 3.0f, Unlikeness = 1.7f, Spread = -1.3f, Rarity = 0.9f, Lowness = 1.0f },
        new("stands out", -4.6f) { Saliency = 1.5f, Enclosed = 1.1f, Contrast = 2.8f, Centre = 0.9f, Focus = 1.5f, Skin = 1.9f },
        new("enclosed by the background", -3.4f) { Saliency = 3.2f, Enclosed = 1.2f, Remoteness = 1.0f, Centre = 2.4f, Focus = 0.8f, Skin = 0.8f },
        new("bust", -3.6f) { Saliency = 0.8f, Enclosed = 0.4f, Contrast = 1.0f, Focus = 0.6f, Skin = 0.8f, Bust = 5.0f },
        new("fills the middle", -3.2f) { Saliency = 0.8f, Enclosed = 0.5f, Remoteness = 0.5f, Contrast = 0.5f, Centre = 4.0f, Focus = 0.5f, Skin = 0.5f },
        new("in focus", -4.6f) { Saliency = 0.8f, Enclosed = 0.5f, Contrast = 0.8f, Centre = 1.2f, Focus = 5.0f, Skin = 0.8f },
    ];

    /// <summary>The probability of subject for each patch.</summary>
    public float[] Weigh(SubjectCues cues)
    {
        var s = cues.Statistics;
        var subject = new float[s.Size.Length];
        for (var i = 0; i < subject.Length; i++)
        {
            var sum = Base
                + (Saliency * cues.Saliency[i])
                + (Enclosed * (1 - cues.Background[i]))
                + (Remoteness * cues.Remoteness[i])
                + (Contrast * cues.Contrast[i])
                + (Centre * cues.Centre[i])
                + (Middle * cues.Middle[i])
                + (Focus * cues.Focus[i])
                + (Skin * s.Skin[i] * cues.Centre[i])
                + (Bust * cues.Bust[i])
                + (BustOfFace * cues.Face * cues.Bust[i])
                + (Unlikeness * cues.Border.Unlikeness[i])
                + (Spread * cues.Border.Spread[i])
                + (Rarity * cues.Border.Rarity[i])
                + (Lowness * s.Y[i]);
            subject[i] = 1 / (1 + MathF.Exp(-sum));
        }

        return subject;
    }
}
