using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Cutout.Gateway.Tests.Compatibility;

public sealed class UrlFetchTests : IAsyncLifetime
{
    private static readonly byte[] Photo = Pictures.Jpeg(120, 90);

    private WebApplication? _web;
    private Func<HttpContext, Task> _answer = _ => Task.CompletedTask;

    private Uri Web => new(_web!.Urls.Single());

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _web = builder.Build();
        _web.Run(context => _answer(context));
        await _web.StartAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Nothing_is_fetched_unless_the_operator_allows_it()
    {
        await using var dialect = await DialectUnderTest.StartAsync("removebg");
        var asked = 0;
        Serve(_ => asked++);

        var reply = await DialectReply.OfAsync(dialect.Target.PostAsync(Body($"{Web}a.jpg")));
        var behind = await DialectReply.OfAsync(dialect.Target.CutAsync(Photo, $"bg_image_url={Web}a.jpg"));

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_image_url"), (reply.Status, reply.Codes.Single()));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_bg_image_url"), (behind.Status, behind.Codes.Single()));
        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task A_picture_at_an_address_gives_the_same_as_the_picture_itself()
    {
        await using var dialect = await DialectUnderTest.StartAsync("removebg", null, ("Compatibility:FetchUrls", "true"), ("Compatibility:FetchHosts:0", Web.Authority));
        Serve(context => context.Response.Body.WriteAsync(Photo).AsTask());

        var sent = await DialectReply.OfAsync(dialect.Target.CutAsync(Photo, "size=full"));
        var fetched = await DialectReply.OfAsync(dialect.Target.PostAsync(Body($"{Web}a.jpg")));
        var behind = await DialectReply.OfAsync(dialect.Target.CutAsync(Photo, $"size=full&bg_image_url={Web}a.jpg"));

        Assert.Equal(sent.Body, fetched.Body);
        Assert.Equal((HttpStatusCode.OK, "image/jpeg"), (behind.Status, behind.ContentType));
        Assert.All(dialect.Vendor.Requests, request => Assert.DoesNotContain("image_url", request.Fields.Keys));
        await dialect.UntilAsync(() => dialect.Memory.Held == 0);
    }

    [Theory]
    [InlineData("http://127.0.0.1/a.jpg", "failed_image_download")]
    [InlineData("http://169.254.169.254/latest/meta-data", "failed_image_download")]
    [InlineData("http://[::1]/a.jpg", "failed_image_download")]
    [InlineData("http://10.0.0.1/a.jpg", "failed_image_download")]
    [InlineData("http://inner.example/a.jpg", "failed_image_download")]
    [InlineData("http://2130706433/a.jpg", "failed_image_download")]
    [InlineData("http://127.0.0.1:22/a.jpg", "invalid_image_url")]
    [InlineData("http://me:secret@pictures.example/a.jpg", "invalid_image_url")]
    [InlineData("file:///etc/passwd", "invalid_image_url")]
    [InlineData("pictures.example/a.jpg", "invalid_image_url")]
    public async Task No_address_of_the_inner_network_is_asked(string url, string code)
    {
        await using var dialect = await DialectUnderTest.StartAsync("removebg", null, ("Compatibility:FetchUrls", "true"));
        var asked = 0;
        Serve(context =>
        {
            asked++;
            return context.Response.Body.WriteAsync(Photo).AsTask();
        });

        // Whoever connected to one of these would get a picture.
        dialect.Gateway.Connections.Name("inner.example", "10.0.0.1");
        foreach (var inner in new[] { "127.0.0.1", "169.254.169.254", "::1", "10.0.0.1" })
        {
            dialect.Gateway.Connections.Lead(inner, new IPEndPoint(IPAddress.Loopback, Web.Port));
        }

        var reply = await DialectReply.OfAsync(dialect.Target.PostAsync(Body(url)));

        Assert.Equal((HttpStatusCode.BadRequest, code), (reply.Status, reply.Codes.Single()));
        Assert.DoesNotContain("127.0.0.1", Encoding.UTF8.GetString(reply.Body), StringComparison.Ordinal);
        Assert.Equal(0, asked);
        Assert.Empty(dialect.Gateway.Connections.Connected);
    }

    [Fact]
    public async Task A_public_address_is_asked_at_its_usual_port()
    {
        await using var dialect = await DialectUnderTest.StartAsync("removebg", null, ("Compatibility:FetchUrls", "true"));
        Serve(context => context.Response.Body.WriteAsync(Photo).AsTask());
        dialect.Gateway.Connections.Name("pictures.example", "93.184.216.34");
        dialect.Gateway.Connections.Lead("93.184.216.34", new IPEndPoint(IPAddress.Loopback, Web.Port));

        var reply = await DialectReply.OfAsync(dialect.Target.PostAsync(Body("http://pictures.example/a.jpg")));

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Contains(dialect.Gateway.Connections.Connected, address => address.ToString() == "93.184.216.34:80");
    }

    [Fact]
    public async Task What_a_server_says_instead_of_a_picture_is_told_and_nobody_is_followed()
    {
        await using var dialect = await DialectUnderTest.StartAsync("removebg", null, ("Compatibility:FetchUrls", "true"), ("Compatibility:FetchHosts:0", Web.Authority), ("Compatibility:MaxBytes", "100000"));

        Serve(context => context.Response.StatusCode = 404);
        Assert.Equal("Failed to download image from given image_url: HTTP Status 404", await TitleAsync("failed_image_download"));
        Serve(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = "http://169.254.169.254/";
        });
        Assert.Equal("Failed to download image from given image_url: HTTP Status 302", await TitleAsync("failed_image_download"));
        Serve(context => context.Abort());
        Assert.Equal("Failed to download image from given image_url: no answer", await TitleAsync("failed_image_download"));
        Serve(context => context.Response.Body.WriteAsync(new byte[100_001]).AsTask());
        await TitleAsync("file_too_large");
        Serve(context => context.Response.WriteAsync("<html>"));
        await TitleAsync("failed_to_read_image");
        Serve(_ => { });
        await TitleAsync("failed_to_read_image");
        await dialect.UntilAsync(() => dialect.Memory.Held == 0);

        async Task<string> TitleAsync(string code)
        {
            var reply = await DialectReply.OfAsync(dialect.Target.PostAsync(Body($"{Web}a.jpg")));
            Assert.Equal((HttpStatusCode.BadRequest, code), (reply.Status, reply.Codes.Single()));
            return (string)reply.Json["errors"]![0]!["title"]!;
        }
    }

    [Fact]
    public async Task A_server_that_never_ends_is_given_up()
    {
        await using var dialect = await DialectUnderTest.StartAsync("removebg", null, ("Compatibility:FetchUrls", "true"), ("Compatibility:FetchHosts:0", Web.Authority));
        var reached = new TaskCompletionSource();
        Serve(async context =>
        {
            await context.Response.Body.WriteAsync(Photo.AsMemory(0, 100));
            await context.Response.Body.FlushAsync();
            reached.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });

        var sent = DialectReply.OfAsync(dialect.Target.PostAsync(Body($"{Web}a.jpg")));
        await reached.Task;
        await dialect.UntilAsync(() => sent.IsCompleted, TimeSpan.FromSeconds(1));

        Assert.Equal(["failed_image_download"], (await sent).Codes);
    }

    public async ValueTask DisposeAsync() => await _web!.DisposeAsync();

    private static FormUrlEncodedContent Body(string url) => new([new("image_url", url), new("size", "full")]);

    private void Serve(Action<HttpContext> answer) => _answer = context =>
    {
        answer(context);
        return Task.CompletedTask;
    };

    private void Serve(Func<HttpContext, Task> answer) => _answer = answer;
}
