using System.Collections.Frozen;
using System.Numerics;

namespace Cutout.Imaging.Previews;

/// <summary>
/// The assembly's own letters, as strokes of a round pen. A glyph is a list of strokes: <c>-</c> begins a line through the points that
/// follow, <c>~</c> a smooth curve through them. A point is two digits of base 36, x and y, on a grid where the baseline is 4, small letters reach
/// to 11, capitals to 14 and tails down to 0.
/// </summary>
internal static class StrokeFont
{
    /// <summary>Height of a capital letter on the grid.</summary>
    public const float CapitalHeight = 10;

    /// <summary>The y of the baseline; y grows upwards.</summary>
    public const float Baseline = 4;

    private const float GapBetweenGlyphs = 3;
    private const float WidthOfSpace = 3;
    private const int PiecesOfACurve = 8;
    private const string Missing = "-040e6e6404";

    private static readonly FrozenDictionary<char, string> Glyphs = new Dictionary<char, string>
    {
        ['A'] = "-044e84 -2868",
        ['B'] = "-4e0e0444 -0949 ~4e6d7b6a49 ~4978867544",
        ['C'] = "~8c5e2d09255486",
        ['D'] = "-4e0e0444 ~4e7c897644",
        ['E'] = "-7e0e0474 -0959",
        ['F'] = "-7e0e04 -0959",
        ['G'] = "~8c5e2d09255486 -868959",
        ['H'] = "-040e -848e -0989",
        ['I'] = "-040e",
        ['J'] = "-5e57 ~57442406",
        ['K'] = "-040e -7e08 -2a74",
        ['L'] = "-0e0464",
        ['M'] = "-040e478e84",
        ['N'] = "-040e848e",
        ['O'] = "~4e1d09154475897d4e",
        ['P'] = "-040e4e ~4e6d7b6948 -4808",
        ['Q'] = "~4e1d09154475897d4e -5783",
        ['R'] = "-040e4e ~4e6d7b6948 -4808 -4874",
        ['S'] = "~7c5e2e0c1a497886643406",
        ['T'] = "-0e8e -4e44",
        ['U'] = "-0e08 ~0815447588 -888e",
        ['V'] = "-0e448e",
        ['W'] = "-0e245c84ae",
        ['X'] = "-0e84 -048e",
        ['Y'] = "-0e498e -4944",
        ['Z'] = "-0e8e0484",
        ['a'] = "~693b1a07153466 -6b64",
        ['b'] = "-0e04 ~093b5a67553406",
        ['c'] = "~693b1a07153466",
        ['d'] = "~693b1a07153466 -6e64",
        ['e'] = "-0868 ~685a3b1a07153465",
        ['f'] = "~4e3e2c -2c24 -0b4b",
        ['g'] = "~693b1a07153466 -6b63 ~63502002",
        ['h'] = "-0e04 ~083b5a68 -6864",
        ['i'] = "-0b04 -0e0e",
        ['j'] = "-2b22 ~221000 -2e2e",
        ['k'] = "-0e04 -5b07 -2954",
        ['l'] = "-0e04",
        ['m'] = "-0b04 ~083b48 -4844 ~487b88 -8884",
        ['n'] = "-0b04 ~083b5a68 -6864",
        ['o'] = "~3b1a07153455675a3b",
        ['p'] = "-0b00 ~093b5a67553406",
        ['q'] = "-6b60 ~693b1a07153466",
        ['r'] = "-0b04 ~082a4b",
        ['s'] = "~5a3b0938562405",
        ['t'] = "-2e26 ~263445 -0b4b",
        ['u'] = "-0b07 ~07153466 -6b64",
        ['v'] = "-0b346b",
        ['w'] = "-0b244a648b",
        ['x'] = "-0b64 -046b",
        ['y'] = "-0b34 -6b20",
        ['z'] = "-0b6b0464",
        ['0'] = "~3e1d09153455695d3e",
        ['1'] = "-0b3e34",
        ['2'] = "~0b1d3e5d6b58 -580464",
        ['3'] = "~0c1e4e6c5a29 ~295967542406",
        ['4'] = "-545e0767",
        ['5'] = "-6e1e09 ~093b5a67552405",
        ['6'] = "~5e2d0a0715345567593a1807",
        ['7'] = "-0e6e24",
        ['8'] = "~3e1d1a395a5d3e ~39071534556739",
        ['9'] = "~1445686b5d3e1d0b19385a6b",
        ['.'] = "-0404",
        [','] = "-0502",
        [':'] = "-0a0a -0404",
        [';'] = "-0a0a -0502",
        ['!'] = "-0e07 -0404",
        ['?'] = "~0c1e4e6c5a38 -3837 -3434",
        ['-'] = "-0848",
        ['_'] = "-0363",
        ['+'] = "-0868 -3b35",
        ['='] = "-0a6a -0666",
        ['/'] = "-035f",
        ['\\'] = "-0f53",
        ['('] = "~2f0821",
        [')'] = "~0f2801",
        ['['] = "-2f0f0121",
        [']'] = "-0f2f2101",
        ['{'] = "~3f2d2a08262331",
        ['}'] = "~0f1d1a38161301",
        ['<'] = "-6c0864",
        ['>'] = "-0c6804",
        ['|'] = "-0f01",
        ['\''] = "-0e0c",
        ['"'] = "-0e0c -2e2c",
        ['`'] = "-0e2c",
        ['^'] = "-0b3e6b",
        ['~'] = "~08294768",
        ['*'] = "-3e38 -0c6a -0a6c",
        ['#'] = "-243e -546e -0787 -0b8b",
        ['%'] = "-248e ~2e0c2a4c2e ~7856749678",
        ['&'] = "~843b2d4e5c290715345789",
        ['$'] = "~7c5e2e0c1a497886643406 -4g42",
        ['@'] = "~5a3856785a ~7a7695a88d5e1c08144373",
        ['·'] = "-0909",
        ['•'] = "-0909",
        ['–'] = "-0868",
        ['—'] = "-08a8",
        ['’'] = "-0e0c",
        ['©'] = "~5e1d09155495a99d5e ~7b5c395677",
        ['ß'] = "-0409 ~090c2e4c29 ~2958562424",
        ['Ø'] = "~4e1d09154475897d4e -048e",
        ['ø'] = "~3b1a07153455675a3b -046b",
        ['Æ'] = "-044eae -6e64 -64a4 -6999 -2868",
        ['æ'] = "~693b1a07153466 -6864 -68c8 ~c8ba9b7a67759455",
        ['œ'] = "~3b1a07153455675a3b -68c8 ~c8ba9b7a6775948495b5c6",
        ['Œ'] = "~4e1d09154475 -4ece -8e84 -44c4 -89b9",
    }.ToFrozenDictionary();

    // Letters made of another one and a mark, side by side.
    private const string Accented = "ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿŠšŽžČčŘřŇňĚěŮůŃńŚśŹźĆćŻżŐőŰű";
    private const string Bases = "AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyySsZzCcRrNnEeUuNnSsZzCcZzOoUu";
    private const string Marks = "`´^~¨°,`´^¨`´^¨~`´^~¨`´^¨´`´^~¨°,`´^¨`´^¨~`´^~¨`´^¨´¨vvvvvvvvvvvv°°´´´´´´´´..\"\"\"\"";

    /// <summary>The strokes of a text in grid units, x from 0; a stroke is a polyline, of one point where it is a dot.</summary>
    public static (List<Vector2[]> Strokes, float Width) Lay(string text)
    {
        var strokes = new List<Vector2[]>();
        var x = 0f;
        foreach (var character in text)
        {
            var (glyph, width) = char.IsWhiteSpace(character) ? ([], WidthOfSpace) : Strokes(character);
            foreach (var stroke in glyph)
            {
                strokes.Add(Array.ConvertAll(stroke, point => point + new Vector2(x, 0)));
            }

            x += width + GapBetweenGlyphs;
        }

        return (strokes, Math.Max(x - GapBetweenGlyphs, 1));
    }

    private static (List<Vector2[]> Strokes, float Width) Strokes(char character)
    {
        var accented = Accented.IndexOf(character);
        var glyph = accented >= 0 ? Bases[accented] : character;
        var strokes = Parse(Glyphs.GetValueOrDefault(glyph, Missing));
        var width = strokes.Max(stroke => stroke.Max(point => point.X));
        if (accented >= 0)
        {
            if (glyph == 'i')
            {
                strokes.RemoveAt(1); // the dot gives way
            }

            strokes.AddRange(Mark(Marks[accented], width / 2, char.IsUpper(glyph) ? 16 : 13));
        }

        return (strokes, width);
    }

    // A mark over the middle of a letter, from the given height up; the cedilla hangs below.
    private static IEnumerable<Vector2[]> Mark(char mark, float middle, float height)
    {
        Vector2 At(float x, float y) => new(middle + x, height + y);
        return mark switch
        {
            '`' => [[At(-1.5f, 2), At(0.5f, 0)]],
            '´' => [[At(1.5f, 2), At(-0.5f, 0)]],
            '^' => [[At(-1.8f, 0), At(0, 2), At(1.8f, 0)]],
            'v' => [[At(-1.8f, 2), At(0, 0), At(1.8f, 2)]],
            '~' => [Smooth([At(-2, 0.4f), At(-0.8f, 1.4f), At(0.8f, 0.5f), At(2, 1.5f)])],
            '¨' => [[At(-1.5f, 0.8f)], [At(1.5f, 0.8f)]],
            '.' => [[At(0, 0.8f)]],
            '"' => [[At(-1, 0), At(0, 2)], [At(1.2f, 0), At(2.2f, 2)]],
            '°' => [Smooth([At(0, 2.2f), At(-1.1f, 1.1f), At(0, 0), At(1.1f, 1.1f), At(0, 2.2f)])],
            _ => [[new Vector2(middle, Baseline), new Vector2(middle + 0.6f, Baseline - 1.5f), new Vector2(middle - 0.6f, Baseline - 2.5f)]],
        };
    }

    private static List<Vector2[]> Parse(string glyph)
    {
        var strokes = new List<Vector2[]>();
        foreach (var stroke in glyph.Split(' '))
        {
            var points = new Vector2[(stroke.Length - 1) / 2];
            for (var i = 0; i < points.Length; i++)
            {
                points[i] = new Vector2(Digit(stroke[1 + (2 * i)]), Digit(stroke[2 + (2 * i)]));
            }

            strokes.Add(stroke[0] == '~' ? Smooth(points) : points);
        }

        return strokes;
    }

    private static int Digit(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : digit - 'a' + 10;

    // A Catmull-Rom curve; where it ends in its first point it is closed smoothly.
    private static Vector2[] Smooth(Vector2[] points)
    {
        var last = points.Length - 1;
        var closed = points[0] == points[last];
        var curve = new List<Vector2> { points[0] };
        for (var i = 0; i < last; i++)
        {
            var before = i > 0 ? points[i - 1] : closed ? points[last - 1] : points[0];
            var after = i + 2 <= last ? points[i + 2] : closed ? points[1] : points[last];
            for (var piece = 1; piece <= PiecesOfACurve; piece++)
            {
                var t = (float)piece / PiecesOfACurve;
                var (a, b) = (points[i], points[i + 1]);
                curve.Add(0.5f * ((2 * a)
                    + ((b - before) * t)
                    + (((2 * before) - (5 * a) + (4 * b) - after) * (t * t))
                    + (((3 * a) - before - (3 * b) + after) * (t * t * t))));
            }
        }

        return [.. curve];
    }
}
