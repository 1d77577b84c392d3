using System.Security.Cryptography;
using System.Text;
using Cutout.Gateway.Compatibility.Parameters;
using Cutout.Gateway.Compatibility.Reading;
using Cutout.Gateway.Compatibility.Rendering;
using Cutout.Gateway.Keys;
using Cutout.Gateway.Providers;
using Cutout.Gateway.Providers.RemoveBg;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Web;
using Cutout.Imaging;

namespace Cutout.Gateway.Compatibility.Working;

/// <summary>
/// From a body that has been read to work under way: what is asked for, whether the pictures are what they should be, who could do it, whether
/// the key can pay for it, and whether there is room. Nothing is charged before all of that is known.
/// </summary>
internal sealed class CallIntake(PhotoIntake photos, ProviderRouter router, UrlFetcher fetcher, KeyGate gate, MemoryBudget memory, CallJobs jobs, CallWorker worker)
{
    /// <summary>The work, and the digest by which it is known; or why there is none.</summary>
    public async Task<DialectOutcome<StartedCall>> StartAsync(CallBody body, KeyHolder holder, CancellationToken cancellationToken)
    {
        if (CountSources(body) is { } wrong)
        {
            return wrong;
        }

        var read = DialectWishReader.Read(body.Fields);
        if (read.Value is not { } wish)
        {
            return read.Refusal!;
        }

        if (await FetchAsync(body, wish, cancellationToken) is { } unfetched)
        {
            return unfetched;
        }

        var looked = Look(body, wish);
        if (looked.Value is not { } header)
        {
            return looked.Refusal!;
        }

        var digest = DigestOf(body, holder);
        return jobs.TryJoin(digest) is { } known ? new StartedCall(known, digest, wish) : await StartAsync(body, wish, header, holder, digest);
    }

    private static DialectRefusal? CountSources(CallBody body)
    {
        var sources = new[] { CallFields.Photo, CallFields.PhotoText, CallFields.PhotoUrl }.Count(body.Has);
        var backgrounds = new[] { CallFields.Background, CallFields.BackgroundUrl, CallFields.BackgroundColor }.Count(body.Has);
        return (sources, backgrounds) switch
        {
            (0, _) => DialectRefusals.BadRequest("missing_source", "No image given", "Give image_file, image_file_b64 or image_url."),
            ( > 1, _) => DialectRefusals.BadRequest("multiple_sources", "Multiple image sources given", "Give exactly one of image_file, image_file_b64 and image_url."),
            (_, > 1) => DialectRefusals.BadRequest("multiple_bg_sources", "Multiple background sources given", "Give at most one of bg_color, bg_image_url and bg_image_file."),
            _ => null,
        };
    }

    private async Task<DialectRefusal?> FetchAsync(CallBody body, DialectWish wish, CancellationToken cancellationToken)
    {
        foreach (var (url, field, picture) in new[] { (wish.PhotoUrl, CallFields.PhotoUrl, CallFields.Photo), (wish.BackgroundUrl, CallFields.BackgroundUrl, CallFields.Background) })
        {
            if (url is null)
            {
                continue;
            }

            var fetched = await fetcher.FetchAsync(url, field, cancellationToken);
            if (fetched.Value is not { } file)
            {
                return fetched.Refusal!;
            }

            body.Add(picture, file);
        }

        return body.Photo is null ? DialectRefusals.Unreadable("There is no picture in what was sent, or in what lies at its address.") : null;
    }

    private DialectOutcome<PhotoHeader> Look(CallBody body, DialectWish wish)
    {
        var looked = photos.Look(new Upload(body.Photo!, Operations.BackgroundRemoval));
        if (looked.Value is not { } header)
        {
            return DialectRefusals.OfPicture(looked.Refusal!.Problem);
        }

        if (header.Picture.Pixels > CompatibilityOptions.MostPixels)
        {
            return DialectRefusals.ResolutionTooHigh(CompatibilityOptions.MostPixels);
        }

        if (LookAtBackground(body.Background, IsPassedOn(wish, body.Background)) is { } refusal)
        {
            return refusal;
        }

        if (wish.VendorOnly is { } field && !router.RouteFor(Operations.BackgroundRemoval).Any(provider => PassesOn(provider, wish, body.Background)))
        {
            return field == "format"
                ? DialectRefusals.BadRequest("invalid_format", "Invalid format parameter given", "WebP isn't written here, and no picture service that writes it is set up. Give png, jpg, zip or auto.")
                : DialectRefusals.BadRequest($"invalid_{field}", $"Invalid {field} parameter given", "Shadows aren't drawn here, and no picture service that draws them is set up. Leave shadow_type and add_shadow out.");
        }

        return DialectRegion.Of(wish, header.Picture.UprightWidth, header.Picture.UprightHeight).Refusal is { } outside ? outside : header;
    }

    private static DialectRefusal? LookAtBackground(PictureBuffer? background, bool isPassedOn)
    {
        if (background is null)
        {
            return null;
        }

        var format = PictureProbe.Detect(background.Span);
        if (format is not (PictureFormat.Jpeg or PictureFormat.Png) && !(isPassedOn && format == PictureFormat.WebP))
        {
            return format == PictureFormat.Unknown
                ? DialectRefusals.Unreadable("The background isn't a picture that can be read. Save it as JPEG or PNG.")
                : DialectRefusals.WrongFileType("The background can't be worked on in this format. Save it as JPEG or PNG.");
        }

        return PictureProbe.Read(background.Span).TryGet(out var header, out _)
            ? header.Pixels > CompatibilityOptions.MostPixels ? DialectRefusals.ResolutionTooHigh(CompatibilityOptions.MostPixels) : null
            : DialectRefusals.Unreadable("The background is damaged. Save it anew as JPEG or PNG.");
    }

    private async Task<DialectOutcome<StartedCall>> StartAsync(CallBody body, DialectWish wish, PhotoHeader header, KeyHolder holder, string digest)
    {
        var megapixels = (int)Math.Max(1, (header.Picture.Pixels + 999_999) / 1_000_000);
        var outcome = await gate.ReserveAsync(holder, wish.Size.Worst, megapixels);
        if (outcome is KeyReservationOutcome.InsufficientCredits && wish.Size.IsAuto)
        {
            // The best that the credits allow.
            wish = wish with { Size = DialectSize.Preview, Given = new(wish.Given) { ["size"] = DialectSize.Preview.Name } };
            outcome = await gate.ReserveAsync(holder, wish.Size.Worst, megapixels);
        }

        switch (outcome)
        {
            case KeyReservationOutcome.InsufficientCredits:
                return DialectRefusals.InsufficientCredits();
            case KeyReservationOutcome.RateLimited limited:
                return DialectRefusals.RateLimited(limited.Rate);
        }

        var reservation = ((KeyReservationOutcome.Reserved)outcome).Reservation;
        var isPassedOn = IsPassedOn(wish, body.Background);
        if (CallRooms.TryReserve(memory, wish, header.Picture, rendersHere: !isPassedOn) is not { } rooms)
        {
            KeyGate.Settle(reservation, 0, returnsMegapixels: true);
            return DialectRefusals.Of(Problems.NoMemory().Problem);
        }

        var call = new Call(wish, body.TakePhoto()!, header, body.TakeBackground(), rooms, reservation) { IsPassedOn = isPassedOn };
        return new StartedCall(jobs.Start(digest, job => worker.WorkAsync(call, job.Cut)), digest, wish);
    }

    private bool IsPassedOn(DialectWish wish, PictureBuffer? background) => router.RouteFor(Operations.BackgroundRemoval).All(provider => PassesOn(provider, wish, background));

    // The wish as it will be told to the provider; of a background, that there is one is enough.
    private static bool PassesOn(ICutoutProvider provider, DialectWish wish, PictureBuffer? background) =>
        provider.CapabilityFor(Operations.BackgroundRemoval)!.PassesOn(new RemoveBgWish(wish.Given) { Background = background?.Memory ?? default });

    // All that was sent, and by whom; of no use to anybody who hasn't got all of it.
    private static string DigestOf(CallBody body, KeyHolder holder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var texts = body.Fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}\n{field.Value.Length}\n{field.Value}\n");
        hash.AppendData(Encoding.UTF8.GetBytes($"{holder.Id}\n{string.Concat(texts)}{body.Photo!.Length}\n"));
        hash.AppendData(body.Photo.Span);
        hash.AppendData(body.Background is { } background ? background.Span : []);
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
