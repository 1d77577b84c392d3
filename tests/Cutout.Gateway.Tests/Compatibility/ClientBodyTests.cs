using System.Net;
using System.Text;

namespace Cutout.Gateway.Tests.Compatibility;

/// <summary>The bodies that the known public clients send, to the byte where it matters, and what each of them needs of the answer.</summary>
public sealed class ClientBodyTests(ConformanceBench bench) : IClassFixture<ConformanceBench>
{
    private const string Boundary = "--------------------------573cf973d5228288";

    private static readonly string Text = Convert.ToBase64String(ConformanceBench.Photo);

    [Fact]
    public async Task The_node_command_line_gets_a_real_zip_where_png_was_asked_for()
    {
        (string, string)[] fields =
        [
            ("size", "auto"), ("type", "auto"), ("type_level", ""), ("format", "zip"), ("roi", ""), ("crop", ""), ("crop_margin", ""), ("scale", ""),
            ("position", ""), ("channels", "rgba"), ("add_shadow", ""), ("semitransparency", ""), ("bg_color", ""),
        ];
        var body = Raw([File("image_file", "a photo.jpg", "image/jpeg"), .. fields.Select(field => Quoted(field.Item1, field.Item2))]);

        await EachAsync(target => target.PostAsync(body(), change: request =>
        {
            request.Headers.TryAddWithoutValidation("User-Agent", "remove-bg-cli-2.0.3");
            request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, deflate");
        }), "application/zip", reply => Assert.Null(reply.Header("Content-Encoding")));
    }

    [Fact]
    public async Task The_go_command_line_gets_an_alpha_png_that_is_grayscale_of_8_bits()
    {
        var body = Raw([File("image_file", "photo.jpg", "application/octet-stream"), Quoted("format", "zip"), Quoted("size", "full"), Quoted("channels", "rgba")]);

        await EachAsync(target => target.PostAsync(body()), "application/zip", reply =>
        {
            var alpha = reply.Entries().Single(entry => entry.Name == "alpha.png").File;
            Assert.Equal((8, 0), (alpha[24], alpha[25]));
        });
    }

    [Fact]
    public async Task The_ruby_gem_sends_lengths_and_encodings_with_its_parts_and_an_address_as_a_form()
    {
        var photo = File("image_file", "photo.jpg", "image/jpeg", $"Content-Length: {ConformanceBench.Photo.Length}\r\nContent-Transfer-Encoding: binary\r\n");
        var body = Raw([Quoted("size", "auto", "Content-Length: 4\r\n"), Quoted("format", "zip"), photo]);

        await EachAsync(target => target.PostAsync(body(), "*/*"), "application/zip");
    }

    [Fact]
    public async Task The_dotnet_sample_sends_unquoted_names_and_an_untyped_part()
    {
        await EachAsync(target =>
        {
            var form = new MultipartFormDataContent();
            form.Headers.Add("X-Api-Key", target.Key);
            form.Add(new ByteArrayContent(ConformanceBench.Photo), "image_file", "file.jpg");
            form.Add(new StringContent("auto"), "size");
            return target.PostAsync(form, withKey: "");
        }, "image/png");
    }

    [Fact]
    public async Task The_browser_sample_posts_its_whole_form_with_an_empty_address_and_a_stray_field()
    {
        var body = Raw([Quoted("api_key", "whatever"), Quoted("image_url", ""), File("image_file", "photo.jpg", "image/jpeg"), Quoted("size", "regular")]);

        await EachAsync(target => target.PostAsync(body(), "application/json"), "application/json; charset=utf-8");
    }

    [Fact]
    public async Task The_browser_sample_posts_an_empty_file_beside_its_address()
    {
        var body = Raw([Quoted("image_url", ""), Quoted("image_file_b64", Text), Part("Content-Disposition: form-data; name=\"image_file\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n", [])]);

        await EachAsync(target => target.PostAsync(body(), "application/json"), "application/json; charset=utf-8");
    }

    [Fact]
    public async Task Curl_may_ask_first_whether_it_may_send_the_body()
    {
        var body = Raw([File("image_file", "photo.jpg", "image/jpeg"), Quoted("size", "auto")]);

        await EachAsync(target => target.PostAsync(body(), "*/*", change: request => request.Headers.ExpectContinue = true), "image/png");
    }

    [Fact]
    public async Task The_pypi_package_sends_base64_in_a_form_and_a_bare_0_in_its_region()
    {
        KeyValuePair<string, string>[] fields =
        [
            new("image_file_b64", Text), new("size", "regular"), new("type", "graphics"), new("type_level", "none"), new("format", "png"), new("roi", "0 0 100% 100%"),
            new("crop", "false"), new("scale", "original"), new("position", "original"), new("channels", "rgba"), new("shadow", "false"), new("add_shadow", "false"),
            new("semitransparency", "true"), new("bg_color", ""),
        ];

        await EachAsync(target => target.PostAsync(new FormUrlEncodedContent(fields)), "image/png", reply => Assert.Null(reply.Header("X-Type")));
    }

    [Fact]
    public async Task The_npm_package_sends_json_with_real_booleans_and_reads_json()
    {
        var json = $$"""{"image_file_b64":"{{Text}}","size":"preview","type":"auto","crop":false,"bg_color":null}""";

        await EachAsync(target => target.PostAsync(DialectTarget.Json(json), "application/json"), "application/json; charset=utf-8", reply => Assert.Equal("0.25", reply.Header("X-Credits-Charged")));
    }

    [Fact]
    public async Task Removd_streams_json_without_a_length_and_takes_bytes()
    {
        var json = $$"""{"image_file_b64":"{{Text}}","format":"auto","bg_color":"00000000","size":"auto"}""";

        await EachAsync(target =>
        {
            var body = DialectTarget.Json(json);
            return target.PostAsync(body, "*/*", change: request =>
            {
                request.Headers.TransferEncodingChunked = true;
                body.Headers.ContentLength = null;
            });
        }, "image/png");
    }

    [Fact]
    public async Task The_php_package_names_every_file_png()
    {
        var body = Raw([File("image_file", "photo.png", "image/png"), Quoted("size", "auto")]);

        await EachAsync(target => target.PostAsync(body()), "image/png");
    }

    [Fact]
    public async Task RemoveBg_Net_accepts_pictures_only()
    {
        await EachAsync(target => target.PostAsync(
            new MultipartFormDataContent { { new ByteArrayContent(ConformanceBench.Photo), "image_file", "Grüße.jpg" }, { new StringContent("full"), "size" } }, "image/*"), "image/png");
    }

    [Fact]
    public async Task A_base64_text_with_line_breaks_is_read()
    {
        var lines = Convert.ToBase64String(ConformanceBench.Photo, Base64FormattingOptions.InsertLineBreaks);

        foreach (var target in new[] { bench.Passing, bench.Making })
        {
            Assert.Equal(HttpStatusCode.OK, (await DialectReply.OfAsync(target.PostAsync(new FormUrlEncodedContent([new("image_file_b64", lines)])))).Status);
            // A plus that was forgotten to be encoded.
            Assert.Equal(HttpStatusCode.OK, (await DialectReply.OfAsync(target.PostAsync(new StringContent($"image_file_b64={Text}", Encoding.ASCII, "application/x-www-form-urlencoded")))).Status);
        }
    }

    private async Task EachAsync(Func<DialectTarget, Task<HttpResponseMessage>> send, string contentType, Action<DialectReply>? look = null)
    {
        foreach (var (name, target) in bench.Targets)
        {
            var reply = await DialectReply.OfAsync(send(target));
            Assert.True(reply.Status == HttpStatusCode.OK, $"{name}: {reply.Status} {(reply.ContentType.Contains("json", StringComparison.Ordinal) ? Encoding.UTF8.GetString(reply.Body) : "")}");
            Assert.Equal((name, contentType), (name, reply.ContentType));
            using var picture = reply.Decode();
            Assert.Equal(600 / 400.0, (double)picture.Width / picture.Height, 0.01);
            look?.Invoke(reply);
        }
    }

    private static Func<HttpContent> Raw(byte[][] parts) => () =>
    {
        var content = new ByteArrayContent([.. parts.SelectMany(part => part), .. Encoding.ASCII.GetBytes($"--{Boundary}--\r\n")]);
        content.Headers.TryAddWithoutValidation("Content-Type", $"multipart/form-data; boundary={Boundary}");
        return content;
    };

    private static byte[] File(string name, string fileName, string type, string more = "") =>
        Part($"Content-Disposition: form-data; name=\"{name}\"; filename=\"{fileName}\"\r\nContent-Type: {type}\r\n{more}", ConformanceBench.Photo);

    private static byte[] Quoted(string name, string value, string more = "") => Part($"Content-Disposition: form-data; name=\"{name}\"\r\n{more}", Encoding.UTF8.GetBytes(value));

    private static byte[] Part(string headers, byte[] content) => [.. Encoding.ASCII.GetBytes($"--{Boundary}\r\n{headers}\r\n"), .. content, .. "\r\n"u8];
}
