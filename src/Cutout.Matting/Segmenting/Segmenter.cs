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
    /// <exception cref="NoSubjectException">Nothing stands out.</exception>
    public static Segmentation Segment(LabPicture picture, float[] texture, Scratch scratch, CancellationToken cancellationToken)
    {
        var patches = Superpixels.Of(picture, Patches, scratch, cancellationToken);
        var statistics = new PatchStatistics(picture, patches, texture);
        if (statistics.Spread() < LeastSpread)
        {
            throw new NoSubjectException("The picture is one even area; there is no subject in it.");
        }

        var cues = new SubjectCues(statistics, picture);
        cancellationToken.ThrowIfCancellationRequested();

        var prior = scratch.Take<float>(picture.Count);
        for (var i = 0; i < picture.Count; i++)
        {
            prior[i] = cues.Subject[patches.Labels[i]];
        }

        Planes.Blur(prior, prior, picture.Width, picture.Height, 2, scratch.Take<float>(picture.Count));

        var half = picture.Shrink(2, scratch);
        var halfTexture = scratch.Take<float>(half.Count);
        var halfPrior = scratch.Take<float>(half.Count);
        picture.ShrinkPlane(texture, halfTexture, 2, half);
        picture.ShrinkPlane(prior, halfPrior, 2, half);
        var rough = new SubjectCut(new FeaturePicture(half, halfTexture, scratch), scratch);
        rough.Run(halfPrior, 4, Rough, cancellationToken);
        Regions.Tidy(rough.Subject, rough.Evidence, half.Width, half.Height, 0.03f, 0.1f, scratch);

        // The fine cut may move the rough one's outline, not undo it.
        var mask = scratch.Take<float>(half.Count);
        for (var i = 0; i < half.Count; i++)
        {
            mask[i] = rough.Subject[i] ? 1 : 0;
        }

        Planes.Blur(mask, mask, half.Width, half.Height, 3, scratch.Take<float>(half.Count));
        var finePrior = scratch.Take<float>(picture.Count);
        Planes.Resize(mask, half.Width, half.Height, finePrior, picture.Width, picture.Height, 2);
        var fine = new SubjectCut(new FeaturePicture(picture, texture, scratch), scratch);
        fine.Run(finePrior, 1, Fine, cancellationToken);
        Regions.Tidy(fine.Subject, fine.Evidence, picture.Width, picture.Height, 0.03f, 0.05f, scratch);

        var trust = Trust.Measure(fine, picture, prior);
        RefuseTrivial(trust.Share);
        return new Segmentation(fine.Subject, prior, cues, trust);
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
