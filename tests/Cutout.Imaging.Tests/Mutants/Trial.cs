using System.Buffers;

namespace Cutout.Imaging.Tests.Mutants;

/// <summary>
/// Sends one file through everything that reads pictures and notes each promise that is broken: an exception that is not
/// <see cref="PictureException"/>, or that one where a value is due; more memory allocated than declared or granted, or a grant
/// not given back; pixels changed by scrubbing, scrubbing twice that is not scrubbing once; a file that is verified and then not decoded.
/// </summary>
internal sealed class Trial
{
    public const long MostPixels = 1_000_000;

    // What an operation may allocate whatever the picture: up to MostTables tables of 6 KB, rows of up to MostSide pixels,
    // small pooled arrays that are needed for the first time, the stack trace of a refusal.
    private const long AllowanceOfAnOperation = 1 << 20;
    private const int MostSide = 8_192;
    private const int MostTables = 64;
    private const int MostProfileBytes = 64 << 10;

    // The largest frame: two components at full size of 2 bytes a sample beside four of pixels, in arrays rounded up.
    private const long MostFrameBytes = 24 * MostPixels;

    // Instead of a refusal, where there is neither that nor a result.
    private static readonly PictureRefusal Cancelled = new(PictureFault.NoMemory, PictureFormat.Unknown, "cancelled");
    private static readonly PictureRefusal Failed = new(PictureFault.Corrupt, PictureFormat.Unknown, "failed");

    private readonly SeedFile _opaque;
    private readonly ReusedOutput _output = new();
    private readonly ReusedOutput _second = new();
    private readonly CountedMemory _memory = new();
    private readonly DecodeLimits _limits;
    private readonly List<string> _failures = [];
    private CancellationToken _token;
    private long _largestAllocation;
    private string _hungriest = "";

    /// <param name="partner">A valid file of the same size, which mutants are joined with and put into.</param>
    public Trial(SeedFile partner)
    {
        _opaque = partner;
        _limits = new DecodeLimits
        {
            MaxPixels = MostPixels,
            MaxSide = MostSide,
            MaxTables = MostTables,
            MaxProfileBytes = MostProfileBytes,
            FrameMemory = _memory.Ask,
        };
    }

    private enum By
    {
        /// <summary>A refusal is a value.</summary>
        Value,

        /// <summary>A refusal is thrown as <see cref="PictureException"/>.</summary>
        Exception,
    }

    /// <param name="file">The mutant.</param>
    /// <param name="turn">
    /// Which of the dearer operations are done: any number, all of them come up. Every 32nd turn is cancelled from the start, and every 16th gets no frame memory.
    /// </param>
    public TrialResult Run(byte[] file, int turn)
    {
        (_largestAllocation, _hungriest) = (0, "");
        _failures.Clear();
        _token = new CancellationToken(turn % 32 == 31);
        _memory.Most = turn % 16 == 7 ? 0 : MostFrameBytes;

        PictureHeader? header = null;
        Try("probe", By.Value, () => Kept(PictureProbe.Read(file), ref header));
        var verified = Try("verify", By.Value, () => PictureVerifier.Verify(file, _limits, _token));
        Try("profile", By.Exception, () => Ignored(ColorProfile.Read(file, _limits)));
        Try("matte", By.Value, () => MatteMeter.Measure(file, _limits, _token).Refusal);
        TryPreviews(file, turn);
        if (turn % 2 == 0)
        {
            var (x, y) = (turn % 5 / 4.0, turn % 7 / 6.0);
            Try("loupe", By.Value, () => LoupeRenderer.Render(file, x, y, 1 + (turn % 128), _output.Emptied(), _limits, _token).Refusal);
        }

        if (turn % 4 == 0)
        {
            Try("join its colours", By.Value, () => AlphaJoiner.Join(file, _opaque.Bytes, _output.Emptied(), _limits, _token).Refusal);
            Try("join its matte", By.Value, () => AlphaJoiner.Join(_opaque.Bytes, file, _output.Emptied(), _limits, _token).Refusal);
        }

        if (turn % 8 == 0)
        {
            TryComposites(file, turn);
        }

        var refusal = TryPixels(file, header, verified);
        var outcome = refusal is null ? TrialResult.Picture : ReferenceEquals(refusal, Cancelled) ? TrialResult.Cancelled : refusal.Fault.ToString();
        return new TrialResult(outcome, _largestAllocation, _hungriest, [.. _failures]);
    }

    private void TryPreviews(byte[] file, int turn)
    {
        var options = new PreviewOptions { LongestSide = turn % 3 == 0 ? 64 : 16, Limits = _limits };
        Try("preview", By.Value, () => PreviewRenderer.Render(file, options, _output.Emptied(), _token).Refusal);
        if (turn % 2 == 1)
        {
            var transparent = options with { Background = PreviewBackground.Transparent };
            Try("PNG preview", By.Value, () => PreviewRenderer.Render(file, transparent, _output.Emptied(), _token).Refusal);
        }

        if (turn % 16 == 0)
        {
            var marked = options with { LongestSide = 128, Watermark = new Watermark { Text = "mutant", Seed = (ulong)turn } };
            Try("watermarked preview", By.Value, () => PreviewRenderer.Render(file, marked, _output.Emptied(), _token).Refusal);
        }
    }

    private void TryComposites(byte[] file, int turn)
    {
        var options = new CompositeOptions { Limits = _limits, Jpeg = turn % 16 == 0 ? new JpegOptions() : null };
        var masked = options with { Mask = file };
        Try("compose as original", By.Value, () => Compositor.Compose(file, _opaque.Bytes, options, _output.Emptied(), _token).Refusal);
        Try("compose as edit", By.Value, () => Compositor.Compose(_opaque.Bytes, file, options, _output.Emptied(), _token).Refusal);
        Try("compose as mask", By.Value, () => Compositor.Compose(_opaque.Bytes, _opaque.Bytes, masked, _output.Emptied(), _token).Refusal);
    }

    private PictureRefusal? TryPixels(byte[] file, PictureHeader? header, PictureRefusal? verified)
    {
        if (PictureProbe.Detect(file) == PictureFormat.WebP)
        {
            TryScrub(file, null, verified);
            return verified;
        }

        PixelBuffer? pixels = null;
        var refusal = Try("decode", By.Exception, () => Ignored(pixels = PixelBuffer.Decode(file, _limits, _token)), () => pixels);
        try
        {
            Require(refusal is null == pixels is not null, "decode gives a picture or a refusal");
            Require(verified is not null || refusal is null or { Fault: PictureFault.NoMemory }, $"what is verified is decoded, and is not: {refusal}");
            Require(
                pixels is null || (header?.UprightWidth, header?.UprightHeight) == (pixels.Width, pixels.Height),
                "the picture is as large as its header says");
            TryScrub(file, pixels, verified);
        }
        finally
        {
            pixels?.Dispose();
        }

        return refusal;
    }

    private void TryScrub(byte[] file, PixelBuffer? pixels, PictureRefusal? verified)
    {
        var refusal = Try("scrub", By.Value, () => MetadataScrubber.Scrub(file, _output.Emptied()));
        if (verified is null && !_token.IsCancellationRequested)
        {
            Require(refusal is null, $"what is verified can be scrubbed: {refusal}");
        }

        if (refusal is not null)
        {
            return;
        }

        var scrubbed = _output.Written;
        var again = Try("scrub again", By.Value, () => MetadataScrubber.Scrub(scrubbed.Span, _second.Emptied()));
        Require(again is null && scrubbed.Span.SequenceEqual(_second.Written.Span), $"scrubbing twice is scrubbing once {again}");
        if (verified is null && !_token.IsCancellationRequested)
        {
            var still = Try("verify scrubbed", By.Value, () => PictureVerifier.Verify(scrubbed, _limits, _token));
            Require(still is null, $"what is verified is so when it is scrubbed: {still}");
        }

        if (pixels is null)
        {
            return;
        }

        PixelBuffer? same = null;
        var lost = Try("decode scrubbed", By.Exception, () => Ignored(same = PixelBuffer.Decode(scrubbed, _limits, _token)), () => same);
        using (same)
        {
            Require(same is not null, $"a scrubbed picture is a picture: {lost}");
            Require(
                same is null || (same.Width == pixels.Width && same.Height == pixels.Height && same.Pixels.SequenceEqual(pixels.Pixels)),
                "scrubbing changes no pixel");
        }
    }

    // One operation. A result that is to live on is told by `kept`; its grant may stay out.
    private PictureRefusal? Try(string name, By way, Func<PictureRefusal?> operation, Func<IDisposable?>? kept = null)
    {
        var outstanding = _memory.Outstanding;
        var granted = _memory.Granted;
        var before = GC.GetAllocatedBytesForCurrentThread();
        PictureRefusal? refusal = null;
        try
        {
            refusal = operation();
        }
        catch (PictureException refused) when (way == By.Exception)
        {
            refusal = refused.Refusal;
        }
        catch (OperationCanceledException) when (_token.IsCancellationRequested)
        {
            refusal = Cancelled;
        }
#pragma warning disable CA1031 // anything else is what is looked for here
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _failures.Add($"{name}: {exception}");
            return Failed;
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > _largestAllocation)
        {
            (_largestAllocation, _hungriest) = (allocated, name);
        }

        granted = _memory.Granted - granted;
        Require(allocated <= AllowanceOfAnOperation + (2 * granted), $"{name} allocates {allocated} bytes where {granted} were granted for frames");
        Require(kept?.Invoke() is not null || _memory.Outstanding == outstanding, $"{name} keeps {_memory.Outstanding - outstanding} bytes of frame memory");
        Require(refusal is null || (refusal.Reason.Length > 0 && Enum.IsDefined(refusal.Fault)), $"{name} refuses without a reason");
        return refusal;
    }

    private void Require(bool kept, string promise)
    {
        if (!kept)
        {
            _failures.Add(promise);
        }
    }

    private static PictureRefusal? Kept(PictureOutcome<PictureHeader> outcome, ref PictureHeader? header)
    {
        outcome.TryGet(out header, out var refusal);
        return refusal;
    }

    private static PictureRefusal? Ignored(object? result) => null;
}
