namespace Cutout.Matting.Segmenting;

/// <summary>
/// One idea of what kind of photo this is: how the cues are to be weighed. No single weighing suits a face that fills the
/// frame and a ship on the horizon, so all are tried and the best cut is kept.
/// </summary>
internal sealed record Hypothesis(string Name, float Base, float Saliency, float Enclosed, float Remoteness, float Contrast, float Centre, float Focus, float Skin, float Bust)
{
    // Logistic weights; they were fitted to how the cues behave on photographs.
    public static IReadOnlyList<Hypothesis> All { get; } =
    [
        new("stands out", -4.6f, 1.5f, 1.1f, 0, 2.8f, 0.9f, 1.5f, 1.9f, 0),
        new("enclosed by the background", -3.4f, 3.2f, 1.2f, 1.0f, 0, 2.4f, 0.8f, 0.8f, 0),
        new("bust", -3.6f, 0.8f, 0.4f, 0, 1.0f, 0, 0.6f, 0.8f, 5.0f),
        new("fills the middle", -3.2f, 0.8f, 0.5f, 0.5f, 0.5f, 4.0f, 0.5f, 0.5f, 0),
        new("in focus", -4.6f, 0.8f, 0.5f, 0, 0.8f, 1.2f, 5.0f, 0.8f, 0),
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
                + (Focus * cues.Focus[i])
                + (Skin * s.Skin[i] * cues.Centre[i])
                + (Bust * cues.Bust[i]);
            subject[i] = 1 / (1 + MathF.Exp(-sum));
        }

        return subject;
    }
}
