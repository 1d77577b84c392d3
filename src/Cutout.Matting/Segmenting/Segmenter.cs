namespace Cutout.Matting.Segmenting;

/// <summary>Finds the subject of a reduced picture.</summary>
internal static class Segmenter
{
    private const int Patches = 450;

    // In just noticeable steps: the most that any patch differs from the picture's mean.
    private const float LeastSpread = 4;

    private static readonly SubjectCut.Settings Rough = new(Colour: 0.5f, Prior: 1.0f, Smooth: 6f, Length: 0.3f, Limit: 6);
    private static readonly SubjectCut.Settings Fine = new(Colour: 0.7f, Prior: 0.6f, Smooth: 10f, Length: 0.3f, Limit: 6);

    /// <param name="picture">The picture at working size.</param>
    /// <param name="texture">How busy each pixel's surroundings are, from <see cref="FeaturePicture.TextureOf"/>.</param>
    /// <param name="scratch">Where the result comes from; it is gone with it.</param>
    /// <exception cref="NoSubjectException">Nothing stands out.</exception>
    public static Segmentation Segment(LabPicture picture, float[] texture, Scratch scratch, CancellationToken cancellationToken)
    {
        using var own = new Scratch();
        var patches = Superpixels.Of(picture, Patches, own, cancellationToken);
        var statistics = new PatchStatistics(picture, patches, texture);
        if (statistics.Spread() < LeastSpread)
        {
            throw new NoSubjectException("The picture is one even area; there is no subject in it.");
        }

        var cues = new SubjectCues(statistics, picture);
        cancellationToken.ThrowIfCancellationRequested();

        var attempts = Try(picture, texture, cues, scratch, cancellationToken);
        var chosen = attempts.MaxBy(a => a.Score)!;

        // The fine cut may move the rough one's outline, not undo it.
        int halfWidth = (picture.Width + 1) / 2, halfHeight = (picture.Height + 1) / 2;
        var mask = own.Take<float>(halfWidth * halfHeight);
        for (var i = 0; i < halfWidth * halfHeight; i++)
        {
            mask[i] = chosen.Subject[i] ? 1 : 0;
        }

        Planes.Blur(mask, mask, halfWidth, halfHeight, 3, own.Take<float>(halfWidth * halfHeight));
        var prior = own.Take<float>(picture.Count);
        Planes.Resize(mask, halfWidth, halfHeight, prior, picture.Width, picture.Height, 2);
        var fine = new SubjectCut(new FeaturePicture(picture, texture, own), own);
        fine.Run(prior, 1, Fine, cancellationToken);
        Regions.Tidy(fine.Subject, fine.Evidence, picture.Width, picture.Height, 0.03f, 0.05f, own);

        var trust = Trust.Measure(fine, picture, chosen.Prior);
        RefuseTrivial(trust.Share);
        var subject = scratch.Take<bool>(picture.Count);
        fine.Subject.AsSpan(0, picture.Count).CopyTo(subject);
        return new Segmentation(subject, cues, chosen, attempts, trust);
    }

    private static List<Attempt> Try(LabPicture picture, float[] texture, SubjectCues cues, Scratch scratch, CancellationToken cancellationToken)
    {
        using var own = new Scratch();
        var half = picture.Shrink(2, own);
        var halfTexture = own.Take<float>(half.Count);
        var halfPrior = own.Take<float>(half.Count);
        var buffer = own.Take<float>(picture.Count);
        picture.ShrinkPlane(texture, halfTexture, 2, half);
        var rough = new SubjectCut(new FeaturePicture(half, halfTexture, own), own);
        var attempts = new List<Attempt>();
        foreach (var hypothesis in Hypothesis.All)
        {
            var weights = hypothesis.Weigh(cues);
            var prior = scratch.Take<float>(picture.Count);
            for (var i = 0; i < picture.Count; i++)
            {
                prior[i] = weights[cues.Statistics.Patches.Labels[i]];
            }

            Planes.Blur(prior, prior, picture.Width, picture.Height, 2, buffer);
            picture.ShrinkPlane(prior, halfPrior, 2, half);
            rough.Run(halfPrior, 3, Rough, cancellationToken);
            Regions.Tidy(rough.Subject, rough.Evidence, half.Width, half.Height, 0.03f, 0.1f, own);
            var subject = scratch.Take<bool>(half.Count);
            rough.Subject.AsSpan(0, half.Count).CopyTo(subject);
            attempts.Add(new Attempt(hypothesis, prior, subject, Trust.Measure(rough, half, halfPrior), 0, hypothesis.Bust > 0 ? cues.Face : 0));
        }

        return [.. attempts.Select(a => a with { Consensus = attempts.Where(b => b != a).Average(b => a.OverlapWith(b, half.Count)) })];
    }

    private static void RefuseTrivial(double share)
    {
        if (share < 0.002)
        {
            throw new NoSubjectException("Nothing in the picture stands out from its background.");
        }

        if (share > 0.985)
        {
            throw new NoSubjectException("The picture shows no background that a subject could be told from.");
        }
    }
}
