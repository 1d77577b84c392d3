using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Cutout.Gateway.Keys;
using Cutout.Gateway.Tests.Compatibility;

namespace Cutout.Gateway.Tests.Privacy;

/// <summary>The same search as <see cref="CanaryTests"/>, for those who call in the remove.bg dialect with a key of the operator's.</summary>
public sealed class DialectCanaryTests
{
    private const string FileName = "canary-file-58c1.jpg";
    private const string Field = "canary_field_1f0e";
    private const string Value = "canary-value-9b27";
    private const string Address = "https://canary-photo-6d3a.example/photo.jpg";
    private const string Agent = "canary-agent-e4f0";
    private const string WrongKey = "canary-key-of-nobody-0a1b2c3d4e5f";
    private const string Label = "canary-label-77aa";

    [Fact]
    public async Task Nothing_that_a_caller_with_a_key_sends_is_told_to_anybody_else()
    {
        await using var dialect = await DialectUnderTest.StartAsync("removebg", IssuedKeys.Unlimited with { Label = Label }, [.. CanaryTests.Talkative]);
        dialect.Vendor.Cuts();
        using var sinks = new Sinks(dialect.Gateway.Address.Port);

        await CallAsync(dialect.Target);

        string[] secrets = [FileName, Field, Value, Address, Agent, WrongKey, Label, dialect.Target.Key, dialect.Target.Key[^16..]];
        CanaryTests.AssertNone(secrets, "log", CanaryTests.Logged(dialect.Gateway));
        CanaryTests.AssertNone(secrets, "metric or trace", sinks.Told);
        CanaryTests.AssertNone(secrets, "vendor", dialect.Vendor.Requests.Select(request => string.Join(' ',
            [request.Path, request.Query, .. request.Headers.Values, .. request.Fields.Keys, .. request.Fields.Values, .. request.Pictures.Select(picture => picture.FileName)])));
        CanaryTests.AssertNone(secrets, "page", [await dialect.Gateway.Client.GetStringAsync("/v1/privacy", TestContext.Current.CancellationToken)]);

        // There was something to find: calls came to the vendor, and the log and the traces tell that they were made.
        Assert.Equal(2, dialect.Cuts);
        Assert.Contains(sinks.Told, text => text.Contains("/v1.0/removebg", StringComparison.Ordinal));
        Assert.Contains(CanaryTests.Logged(dialect.Gateway), line => line.Contains("removebg", StringComparison.Ordinal));
    }

    // Two calls that are served, one in a form and one in JSON, and every mistake that there is.
    private static async Task CallAsync(DialectTarget target)
    {
        var photo = Pictures.Jpeg(400, 300);
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(photo), "image_file", FileName },
            { new StringContent(Value), Field },
            { new StringContent("full"), "size" },
        };
        using var served = await target.PostAsync(form, change: AsBrowser);
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);

        var json = new JsonObject { ["image_file_b64"] = Convert.ToBase64String(photo), ["size"] = "full", [Field] = Value };
        using var servedJson = await target.PostAsync(DialectTarget.Json(json.ToJsonString()), "application/json", change: AsBrowser);
        Assert.Equal(HttpStatusCode.OK, servedJson.StatusCode);

        using var fetched = await target.PostAsync(DialectTarget.Json(new JsonObject { ["image_url"] = Address }.ToJsonString()), change: AsBrowser);
        using var wrongKey = await target.PostAsync(DialectTarget.Json("{}"), withKey: WrongKey, change: AsBrowser);
        using var wrongValue = await target.CutAsync(photo, $"size={Value}&bg_color={Value}&roi={Value}&{Field}={Value}");
        using var noPicture = await target.CutAsync(Encoding.ASCII.GetBytes(Value));
        using var noJson = await target.PostAsync(DialectTarget.Json($"{{\"{Field}\": {Value}"), change: AsBrowser);
        using var noType = await target.PostAsync(new StringContent(Value, Encoding.ASCII, new MediaTypeHeaderValue($"text/{Value}")), change: AsBrowser);
        HttpResponseMessage[] refused = [fetched, wrongKey, wrongValue, noPicture, noJson, noType];
        Assert.All(refused, answer => Assert.InRange((int)answer.StatusCode, 400, 499));
    }

    private static void AsBrowser(HttpRequestMessage request) => request.Headers.TryAddWithoutValidation("User-Agent", Agent);
}
