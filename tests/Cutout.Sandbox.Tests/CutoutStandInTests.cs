using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Cutout.Imaging;

namespace Cutout.Sandbox.Tests;

/// <summary>The stand-ins with one endpoint for cutting: each called as its vendor's pages say.</summary>
public sealed class CutoutStandInTests : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private VendorSandbox _sandbox = null!;

    public static TheoryData<string, decimal> Vendors => new()
    {
        { "photoroom", 1 }, { "clipdrop", 1 }, { "cutoutpro", 1 }, { "rembg", 0 }, { "withoutbg", 0 }, { "withoutbgcloud", 1 }, { "leonardo", 0.1047m },
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await VendorSandbox.StartAsync(new SandboxOptions { Clock = new SetClock() }, Cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Vendors))]
    public async Task A_valid_call_is_cut_out_at_its_size_and_booked_once(string name, decimal price)
    {
        StandIn(name).Cuts();

        using var reply = await CallAsync(name, Photos.Small);
        using var cut = PixelBuffer.Decode(await PictureOfAsync(reply), cancellationToken: Cancelled);

        Assert.Equal((500, 333), (cut.Width, cut.Height));
        Assert.Equal(0, cut.Pixels[3]);
        Assert.Equal(255, cut.Row(166)[(4 * 250) + 3]);
        Assert.Equal(price, Assert.Single(StandIn(name).Bill).Amount);
        Assert.Equal(1000 - price, StandIn(name).Credits);
    }

    [Theory]
    [MemberData(nameof(Vendors))]
    public async Task Who_cannot_pay_gets_no_picture(string name, decimal price)
    {
        StandIn(name).Credits = price - 0.01m;
        StandIn(name).Cuts();

        using var reply = await CallAsync(name, Photos.Small);

        Assert.Equal(price == 0, reply.Content.Headers.ContentType?.MediaType == "image/png");
        Assert.Equal(0, StandIn(name).Charged);
    }

    [Theory]
    [MemberData(nameof(Vendors))]
    public async Task A_file_that_is_no_picture_is_refused_for_nothing(string name, decimal price)
    {
        StandIn(name).Cuts();

        using var reply = await CallAsync(name, "not a picture"u8.ToArray());

        Assert.NotEqual("image/png", reply.Content.Headers.ContentType?.MediaType);
        Assert.Empty(StandIn(name).Bill);
        Assert.InRange(price, 0, 1);
    }

    [Fact]
    public async Task Rembg_lets_near_misses_of_a_model_through_and_then_fails()
    {
        _sandbox.Rembg.Cuts();

        using var wrong = await _http.PostAsync(new Uri(_sandbox.Rembg.BaseAddress, "api/remove"), Form("file", Photos.Small, ("model", "nothing")), Cancelled);
        using var near = await _http.PostAsync(new Uri(_sandbox.Rembg.BaseAddress, "api/remove"), Form("file", Photos.Small, ("model", "xu2netp")), Cancelled);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.InternalServerError), (wrong.StatusCode, near.StatusCode));
    }

    [Fact]
    public async Task Withoutbg_does_not_look_at_the_orientation_and_rembg_does()
    {
        var sideways = Photos.WithOrientation(Photos.Jpeg(200, 100), 6);
        _sandbox.WithoutBg.Cuts();
        _sandbox.Rembg.Cuts();

        using var lying = PixelBuffer.Decode(await PictureOfAsync(await CallAsync("withoutbg", sideways)), cancellationToken: Cancelled);
        using var standing = PixelBuffer.Decode(await PictureOfAsync(await CallAsync("rembg", sideways)), cancellationToken: Cancelled);

        Assert.Equal(((200, 100), (100, 200)), ((lying.Width, lying.Height), (standing.Width, standing.Height)));
    }

    [Fact]
    public async Task Leonardos_results_expire_after_half_an_hour()
    {
        var clock = new SetClock();
        await using var sandbox = await VendorSandbox.StartAsync(new SandboxOptions { Clock = clock, Strict = false }, Cancelled);
        using var reply = await _http.SendAsync(Leonardo(sandbox, Photos.Small), Cancelled);
        var url = (await reply.Content.ReadFromJsonAsync<JsonElement>(Cancelled)).GetProperty("results")[0].GetProperty("url").GetString();

        clock.Advance(TimeSpan.FromMinutes(29));
        using var before = await _http.GetAsync(url, Cancelled);
        clock.Advance(TimeSpan.FromMinutes(2));
        using var after = await _http.GetAsync(url, Cancelled);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (before.StatusCode, after.StatusCode));
    }

    private CutoutStandIn StandIn(string name) => (CutoutStandIn)_sandbox.StandIns.Single(standIn => standIn.Name == name);

    private Task<HttpResponseMessage> CallAsync(string name, byte[] photo)
    {
        var (path, header, field) = name switch
        {
            "photoroom" => ("segment", "x-api-key", "image_file"),
            "clipdrop" => ("remove-background/v1", "x-api-key", "image_file"),
            "cutoutpro" => ("matting?mattingType=6", "APIKEY", "file"),
            "rembg" => ("api/remove", "x-none", "file"),
            "withoutbg" => ("v1/remove-background", "x-none", "image"),
            "withoutbgcloud" => ("image-without-background", "X-API-Key", "file"),
            _ => ("", "", ""),
        };
        if (path.Length == 0)
        {
            return _http.SendAsync(Leonardo(_sandbox, photo), Cancelled);
        }

        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(StandIn(name).BaseAddress, path)) { Content = Form(field, photo) };
        request.Headers.Add(header, StandIn(name).ApiKey);
        return _http.SendAsync(request, Cancelled);
    }

    private static HttpRequestMessage Leonardo(VendorSandbox sandbox, byte[] photo) => new(HttpMethod.Post, new Uri(sandbox.Leonardo.BaseAddress, "generationssync"))
    {
        Headers = { Authorization = new AuthenticationHeaderValue("Bearer", sandbox.Leonardo.ApiKey) },
        Content = JsonContent.Create(new Dictionary<string, object>
        {
            ["model"] = "remove-bg",
            ["parameters"] = new
            {
                format = "png",
                size = "full",
                guidances = new { image_reference = new[] { new { image = new { type = "BASE64", data = Convert.ToBase64String(photo) } } } },
            },
        }),
    };

    private async Task<byte[]> PictureOfAsync(HttpResponseMessage reply)
    {
        if (reply.Content.Headers.ContentType?.MediaType != "application/json")
        {
            return await reply.Content.ReadAsByteArrayAsync(Cancelled);
        }

        var json = await reply.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
        return await _http.GetByteArrayAsync(json.GetProperty("results")[0].GetProperty("url").GetString(), Cancelled);
    }

    private static MultipartFormDataContent Form(string field, byte[] photo, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent(photo), field, "photo.png" } };
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        return form;
    }
}
