namespace Cutout.Matting.Segmenting;

/// <summary>What speaks for a cut, seen from outside of it.</summary>
/// <param name="Share">Subject pixels by all pixels.</param>
/// <param name="Agreement">Mean probability that the prior gave to what was cut, 0..1, subject and ground counting alike.</param>
/// <param name="Separation">Share of pixels whose colours alone would have fallen on the same side.</param>
/// <param name="Outline">Mean strength of the picture's edges along the outline, 0..1.</param>
/// <param name="Contact">Share of the top, left and right edge of the picture that shows the subject.</param>
/// <param name="Bend">Length of the outline by the root of the subject's area: about 4 for a square, more for what is ragged.</param>
internal sealed record Trust(double Share, double Agreement, double Separation, double Outline, double Contact, double Bend)
{
    // Steps of LabPicture between neighbours at which an edge counts as half of a full one.
    private const double HalfEdge = 8;

    /// <summary>The larger, the better the cut; to compare cuts of one picture.</summary>
    public double Score => Agreement + Separation + Outline - Contact;

    public static Trust Measure(SubjectCut cut, LabPicture picture, float[] prior)
    {
        int w = picture.Width, h = picture.Height;
        double agreeIn = 0, agreeOut = 0, separated = 0, outline = 0;
        int inside = 0, edges = 0, contact = 0;
        for (var y = 0; y < h; y++)
        {
            for (var x = 0; x < w; x++)
            {
                var at = (y * w) + x;
                var subject = cut.Subject[at];
                if (subject)
                {
                    inside++;
                    contact += (x == 0 || x == w - 1 ? 1 : 0) + (y == 0 ? 1 : 0);
                    agreeIn += prior[at];
                }
                else
                {
                    agreeOut += 1 - prior[at];
                }

                separated += cut.Evidence[at] > 0 == subject ? 1 : 0;
                if (x + 2 < w && subject != cut.Subject[at + 1])
                {
                    edges++;
                    outline += Edge(at - (x > 0 ? 1 : 0), at + 2);
                }

                if (y + 2 < h && subject != cut.Subject[at + w])
                {
                    edges++;
                    outline += Edge(at - (y > 0 ? w : 0), at + (2 * w));
                }
            }
        }

        double count = w * h;
        return new Trust(
            inside / count,
            ((agreeIn / Math.Max(1, inside)) + (agreeOut / Math.Max(1, count - inside))) / 2,
            separated / count,
            outline / Math.Max(1, edges),
            contact / (double)((2 * h) + w),
            edges / Math.Sqrt(Math.Max(1, inside)));

        double Edge(int a, int b)
        {
            double squared = picture.SquaredDistance(a, b);
            return squared / (squared + (HalfEdge * HalfEdge));
        }
    }
}
