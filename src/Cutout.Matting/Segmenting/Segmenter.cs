using Cutout.Matting.Hints;

namespace Cutout.Matting.Segmenting;

/// <summary>
/// Finds the subject of a reduced picture. What is found out about the picture stays here, so that a further cut with hints
/// costs little.
/// </summary>
internal sealed class Segmenter
{
    private const int Patches = 450;

    // Hypotheses know nothing of each other. More than two at once would take the machine from everybody else's photos.
    private const int AtOnce = 2;

    // In just noticeable steps: the most that any patch differs from the picture's mean.
    private const float LeastSpread = 4;

    private static readonly SubjectCut.Settings Rough = new(Colour: 0.5f, Prior: 1.0f, Smooth: 6f, Length: 0.3f, Limit: 6);
    private static readonly SubjectCut.Settings Fine = new(Colour: 0.7f, Prior: 0.6f, Smooth: 10f, Length: 0.3f, Limit: 6);

    private readonly LabPicture _picture;
    private readonly LabPicture _half;
    private readonly SubjectCues _cues;
    private readonly SubjectCut[] _rough;
    private readonly SubjectCut _fine;
    private readonly Scratch _scratch;
    private IReadOnlyList<Attempt>? _attempts;

    /// <param name="picture">The picture at working size.</param>
    /// <param name="texture">How busy each pixel's surroundings are, from <see cref="Texture.Of"/>.</param>
    /// <param name="scratch">Holds what is found out, and the results; they are gone with it.</param>
    /// <param name="cancellationToken">Looked at between the steps.</param>
    /// <exception cref="NoSubjectException">The picture is one even area.</exception>
    public Segmenter(LabPicture picture, float[] texture, Scratch scratch, CancellationToken cancellationToken)
    {
        (_picture, _scratch) = (picture, scratch);
        var patches = Superpixels.Of(picture, Patches, scratch, cancellationToken);
        var statistics = new PatchStatistics(picture, patches, texture);
        if (statistics.Spread() < LeastSpread)
        {
            throw new NoSubjectException("The picture is one even area; there is no subject in it.");
        }

        _half = picture.Shrink(2, scratch);
        var halfTexture = scratch.Take<float>(_half.Count);
        picture.ShrinkPlane(texture, halfTexture, 2, _half);
        var (cues, rough, fine) = ((SubjectCues?)null, (SubjectCut[]?)null, (SubjectCut?)null);
        Parallel.Invoke(
            SideBySide.Until(cancellationToken),
            () => cues = new SubjectCues(statistics, picture),
            () =>
            {
                // Beside the cues, which take nothing from the scratch.
                rough = [.. Enumerable.Range(0, Math.Min(AtOnce, Environment.ProcessorCount)).Select(_ => new SubjectCut(_half, halfTexture, Rough, scratch))];
                fine = new SubjectCut(picture, texture, Fine, scratch);
            });
        (_cues, _rough, _fine) = (cues!, rough!, fine!);
    }

    /// <summary>Cuts; the result lasts until the next cut.</summary>
    /// <param name="hints">What a person said, at working size; null for nothing.</param>
    /// <param name="cancellationToken">Looked at between the steps.</param>
    /// <exception cref="NoSubjectException">Nothing stands out.</exception>
    public Segmentation Segment(HintMap? hints, CancellationToken cancellationToken)
    {
        using var own = new Scratch();
        _attempts ??= TryAll(cancellationToken);
        var chosen = _attempts.MaxBy(a => a.Score)!;
        if (hints is not null)
        {
            var place = new Place(chosen.Hypothesis, own.Take<float>(_picture.Count), own.Take<bool>(_half.Count));
            chosen = Try(_rough[0], place, HintedOdds(chosen, hints), hints, cancellationToken) with { Consensus = chosen.Consensus };
        }

        // The fine cut may move the rough one's outline, not undo it.
        var mask = own.Take<float>(_half.Count);
        for (var i = 0; i < _half.Count; i++)
        {
            mask[i] = chosen.Subject[i] ? 1 : 0;
        }

        Planes.Blur(mask, mask, _half.Width, _half.Height, 3, own.Take<float>(_half.Count));
        var prior = own.Take<float>(_picture.Count);
        Planes.Resize(mask, _half.Width, _half.Height, prior, _picture.Width, _picture.Height, 2);
        _fine.Run(prior, 1, hints, cancellationToken);
        Regions.Tidy(_fine.Subject, _fine.Evidence, _picture.Width, _picture.Height, 0.03f, 0.05f, hints, own);

        var trust = Trust.Measure(_fine, _picture, chosen.Prior);
        RefuseTrivial(trust.Share, hints);
        return new Segmentation(_fine.Subject, _cues, chosen, _attempts, trust);
    }

    private IReadOnlyList<Attempt> TryAll(CancellationToken cancellationToken)
    {
        var places = Hypothesis.All.Select(h => new Place(h, _scratch.Take<float>(_picture.Count), _scratch.Take<bool>(_half.Count))).ToList();
        var attempts = new Attempt[places.Count];

        // From the end: those that take longest come last, and none of them shall begin when all others are done.
        var next = attempts.Length;
        Parallel.ForEach(_rough, SideBySide.Until(cancellationToken), rough =>
        {
            while (Interlocked.Decrement(ref next) is var i and >= 0)
            {
                attempts[i] = Try(rough, places[i], places[i].Hypothesis.Weigh(_cues), null, cancellationToken);
            }
        });
        return [.. attempts.Select(a => a with { Consensus = attempts.Where(b => b != a).Average(b => a.OverlapWith(b, _half.Count)) })];
    }

    private Attempt Try(SubjectCut rough, Place place, float[] odds, HintMap? hints, CancellationToken cancellationToken)
    {
        using var own = new Scratch();
        Spread(odds, place.Prior, own);
        var halfPrior = own.Take<float>(_half.Count);
        _picture.ShrinkPlane(place.Prior, halfPrior, 2, _half);
        var halfHints = hints?.Halve(own);
        rough.Run(halfPrior, 3, halfHints, cancellationToken);
        Regions.Tidy(rough.Subject, rough.Evidence, _half.Width, _half.Height, 0.03f, 0.1f, halfHints, own);
        rough.Subject.AsSpan(0, _half.Count).CopyTo(place.Subject);
        return new Attempt(place.Hypothesis, place.Prior, place.Subject, Trust.Measure(rough, _half, halfPrior), 0, place.Hypothesis.Bust > 0 ? _cues.Face : 0);
    }

    // With strokes alone the cut that they correct is where to begin; a rectangle says that it was about something else.
    private float[] HintedOdds(Attempt chosen, HintMap hints)
    {
        const float TrustInCut = 0.9f;
        var shift = HintPrior.Shift(hints, _cues);
        var odds = new float[shift.Length];
        var covered = new float[shift.Length];
        for (var i = 0; i < _picture.Count; i++)
        {
            var cut = chosen.Subject[(i / _picture.Width / 2 * _half.Width) + (i % _picture.Width / 2)];
            covered[_cues.Statistics.Patches.Labels[i]] += cut ? 1 : 0;
        }

        foreach (var hypothesis in Hypothesis.All)
        {
            var weights = hypothesis.Weigh(_cues);
            for (var i = 0; i < odds.Length; i++)
            {
                odds[i] += MathF.Log(weights[i] / (1 - weights[i])) / Hypothesis.All.Count;
            }
        }

        for (var i = 0; i < odds.Length; i++)
        {
            var cut = TrustInCut * ((2 * covered[i] / _cues.Statistics.Size[i]) - 1);
            odds[i] = shift[i] + (hints.Rectangle is null ? cut + (0.3f * odds[i]) : 0.5f * odds[i]);
            odds[i] = 1 / (1 + MathF.Exp(-odds[i]));
        }

        return odds;
    }

    // From patches to pixels, without their seams.
    private void Spread(float[] ofPatches, float[] prior, Scratch scratch)
    {
        for (var i = 0; i < _picture.Count; i++)
        {
            prior[i] = ofPatches[_cues.Statistics.Patches.Labels[i]];
        }

        Planes.Blur(prior, prior, _picture.Width, _picture.Height, 2, scratch.Take<float>(_picture.Count));
    }

    private static void RefuseTrivial(double share, HintMap? hints)
    {
        if (share < (hints is null ? 0.002 : 1e-5))
        {
            throw new NoSubjectException("Nothing in the picture stands out from its background.");
        }

        if (share > 0.985 && hints is null)
        {
            throw new NoSubjectException("The picture shows no background that a subject could be told from.");
        }
    }

    // Where an attempt's prior and cut are to stand: taken beforehand, for the attempts run beside each other.
    private sealed record Place(Hypothesis Hypothesis, float[] Prior, bool[] Subject);
}
