using System.Buffers;
using Cutout.Imaging;
using Cutout.Matting.Edges;
using Cutout.Matting.Hints;
using Cutout.Matting.Segmenting;

namespace Cutout.Matting;

/// <summary>
/// What was found out about one photo at working size: some twenty megabytes in RAM, from which previews with ever new hints
/// are cut in a fraction of a second, and the full cut once the hints are right. For one caller at a time.
/// </summary>
public sealed class MattingAnalysis : IDisposable
{
    private readonly MattingOptions _options;
    private readonly Scratch _scratch = new();
    private readonly Frame _frame;
    private readonly LabPicture _working;
    private readonly int _further;
    private readonly Segmenter _segmenter;

    /// <param name="picture">The file.</param>
    /// <param name="options">How much work it may be.</param>
    /// <param name="passing">Holds what is needed for the next matte only.</param>
    /// <param name="middle">The picture at matte size.</param>
    /// <param name="cancellationToken">Looked at between the steps.</param>
    internal MattingAnalysis(ReadOnlyMemory<byte> picture, MattingOptions options, Scratch passing, out LabPicture middle, CancellationToken cancellationToken)
    {
        _options = options;
        try
        {
            _frame = FrameOf(picture);

            // A quarter more than asked is better than half of it: factors are whole.
            _further = Frame.FactorFor(_frame.Reduced(_frame.Width), _frame.Reduced(_frame.Height), options.WorkingSide * 5 / 4);

            // What need not be reduced further is kept itself.
            middle = ReadMiddle(picture, _further == 1 ? _scratch : passing, cancellationToken);
            var texture = Texture.Of(middle, passing);
            _working = middle.Shrink(_further, _scratch);
            var workingTexture = passing.Take<float>(_working.Count);
            middle.ShrinkPlane(texture, workingTexture, _further, _working);
            _segmenter = new Segmenter(_working, workingTexture, _scratch, cancellationToken);
        }
        catch
        {
            _scratch.Dispose();
            throw;
        }
    }

    /// <summary>Pixels of a row of what <see cref="Preview"/> writes.</summary>
    public int Width => _working.Width;

    /// <summary>Number of rows of what <see cref="Preview"/> writes.</summary>
    public int Height => _working.Height;

    /// <summary>Looks at a JPEG or PNG; the picture itself is not kept.</summary>
    /// <exception cref="PictureException">The picture is refused.</exception>
    /// <exception cref="NoSubjectException">The picture is one even area.</exception>
    public static MattingAnalysis Of(ReadOnlyMemory<byte> picture, MattingOptions options, CancellationToken cancellationToken)
    {
        using var passing = new Scratch();
        return new MattingAnalysis(picture, options, passing, out _, cancellationToken);
    }

    /// <summary>Cuts at working size and writes an RGBA PNG of <see cref="Width"/> times <see cref="Height"/> pixels, upright.</summary>
    /// <param name="png">Where the cutout goes.</param>
    /// <param name="hints">What a person said; null for nothing.</param>
    /// <param name="cancellationToken">Looked at between the steps.</param>
    /// <exception cref="NoSubjectException">Nothing stands out from the background. Nothing has been written.</exception>
    /// <exception cref="ArgumentException">The hints have a fault.</exception>
    public MattingReport Preview(IBufferWriter<byte> png, MattingHints? hints, CancellationToken cancellationToken)
    {
        using var passing = new Scratch();
        var (matte, confidence) = Solve(_working, 1, hints, passing, cancellationToken);
        return MatteWriter.Write(matte, new Frame(Width, Height, 1, 0, 0), _working.ReadRow, profile: null, confidence, png, passing, cancellationToken);
    }

    /// <summary>Cuts at full size.</summary>
    /// <inheritdoc cref="MattingEngine.CutOut" path="/exception"/>
    /// <param name="picture">The file that the analysis was made of.</param>
    /// <param name="png">Where the cutout goes.</param>
    /// <param name="hints">What a person said; null for nothing.</param>
    /// <param name="cancellationToken">Looked at between the steps.</param>
    public MattingReport CutOut(ReadOnlyMemory<byte> picture, IBufferWriter<byte> png, MattingHints? hints, CancellationToken cancellationToken)
    {
        using var passing = new Scratch();
        var frame = FrameOf(picture);
        return frame == _frame
            ? CutOut(picture, ReadMiddle(picture, passing, cancellationToken), png, hints, passing, cancellationToken)
            : throw new ArgumentException($"The picture has {frame.Width}x{frame.Height} pixels, the one that was analysed {_frame.Width}x{_frame.Height}.", nameof(picture));
    }

    /// <summary>Overwrites and gives back what was held.</summary>
    public void Dispose() => _scratch.Dispose();

    internal MattingReport CutOut(ReadOnlyMemory<byte> picture, LabPicture middle, IBufferWriter<byte> png, MattingHints? hints, Scratch passing, CancellationToken cancellationToken)
    {
        var (matte, confidence) = Solve(middle, _further, hints, passing, cancellationToken);
        var profile = ColorProfile.Read(picture.Span, _options.Limits);
        using var reader = PictureReader.Open(picture, _options.Limits, cancellationToken: cancellationToken);
        if (reader.Header.Orientation == Orientation.Normal)
        {
            return MatteWriter.Write(matte, _frame, (_, row) => reader.ReadRow(row), profile, confidence, png, passing, cancellationToken);
        }

        // A picture that has to be turned is the only one that must stand in memory as a whole.
        using var pixels = PixelBuffer.Decode(reader, cancellationToken);
        return MatteWriter.Write(matte, _frame, (y, row) => pixels.Row(y).CopyTo(row), profile, confidence, png, passing, cancellationToken);
    }

    private (Matte Matte, double Confidence) Solve(LabPicture picture, int factor, MattingHints? hints, Scratch passing, CancellationToken cancellationToken)
    {
        var marks = hints is null ? null : HintMap.Paint(hints, _working, passing);
        var segmentation = _segmenter.Segment(marks, cancellationToken);
        var fineMarks = hints is null || factor == 1 ? marks : HintMap.Paint(hints, picture, passing);
        var matte = MatteSolver.Solve(picture, segmentation.Subject, _working.Width, _working.Height, factor, fineMarks, passing, cancellationToken);
        return (matte, segmentation.Confidence);
    }

    private Frame FrameOf(ReadOnlyMemory<byte> picture) => Frame.Of(PictureProbe.Read(picture.Span).OrThrow(), _options.MatteSide);

    private LabPicture ReadMiddle(ReadOnlyMemory<byte> picture, Scratch scratch, CancellationToken cancellationToken)
    {
        // A JPEG can be decoded at a half, a quarter or an eighth for little work.
        var part = Math.Min(8, _frame.Factor & -_frame.Factor);
        var side = Math.Max(_frame.Width, _frame.Height);
        using var reader = PictureReader.Open(picture, _options.Limits, (side + part - 1) / part, cancellationToken);
        var isPart = Math.Max(reader.Width, reader.Height) < side;
        return LabPicture.Shrink(reader, isPart ? _frame.Factor / part : _frame.Factor, scratch, cancellationToken);
    }
}
