using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Compatibility.Reading;

/// <summary>A call taken apart: short texts, and the pictures in RAM. What was empty is not in it.</summary>
internal sealed class CallBody : IDisposable
{
    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);
    private readonly HashSet<string> _pictures = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Fields => _fields;

    /// <summary>From <c>image_file</c> or <c>image_file_b64</c>.</summary>
    public PictureBuffer? Photo { get; private set; }

    /// <summary>From <c>bg_image_file</c>.</summary>
    public PictureBuffer? Background { get; private set; }

    /// <summary>Whether a field was given, picture or text.</summary>
    public bool Has(string name) => _fields.ContainsKey(name) || _pictures.Contains(name);

    public void Add(string name, string text)
    {
        if (text.Length > 0)
        {
            _fields[name] = text;
        }
    }

    /// <summary>A picture, which from here on belongs to this; an empty one counts as absent.</summary>
    public void Add(string name, PictureBuffer picture)
    {
        if (picture.Length == 0)
        {
            picture.Dispose();
            return;
        }

        picture.Seal();
        _pictures.Add(name);
        if (name == CallFields.Background)
        {
            Background?.Dispose();
            Background = picture;
        }
        else
        {
            Photo?.Dispose();
            Photo = picture;
        }
    }

    /// <summary>The photo, which from here on belongs to whoever took it.</summary>
    public PictureBuffer? TakePhoto()
    {
        var photo = Photo;
        Photo = null;
        return photo;
    }

    /// <summary>The background, which from here on belongs to whoever took it.</summary>
    public PictureBuffer? TakeBackground()
    {
        var background = Background;
        Background = null;
        return background;
    }

    /// <summary>Its members are as they were sent.</summary>
    public override string ToString() => nameof(CallBody);

    public void Dispose()
    {
        Photo?.Dispose();
        Background?.Dispose();
    }
}
