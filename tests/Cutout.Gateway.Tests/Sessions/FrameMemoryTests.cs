using System.Net;
using Cutout.Gateway.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Sessions;

/// <summary>What a progressive upload needs while it is looked at comes out of the same budget as everything else.</summary>
public sealed class FrameMemoryTests : IAsyncLifetime
{
    private const string Uploads = "/v1/cutouts?operation=background-removal";

    // A progressive file that ends at its second scan, and one cut short that needs no frame.
    private static readonly byte[] CutShort = [.. Progressive(640, 480)[..^2], 0xFF, 0xDA, 0];
    private static readonly byte[] CutShortBaseline = Pictures.Jpeg(640, 480)[..^300];

    private GatewayUnderTest _gateway = null!;

    private MemoryBudget Memory => _gateway.Services.GetRequiredService<MemoryBudget>();

    public async ValueTask InitializeAsync() => _gateway = await GatewayUnderTest.StartAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task A_progressive_photo_without_room_for_its_coefficients_is_told_to_come_back()
    {
        using var hog = Memory.TryReserve(Taken(500_000));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "no-memory"), await UploadAsync(CutShort));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "unreadable-picture"), await UploadAsync(CutShortBaseline));
        Assert.Equal(Taken(500_000), Memory.Held);
    }

    [Fact]
    public async Task With_room_it_is_looked_at_and_the_room_is_given_back()
    {
        using var hog = Memory.TryReserve(Taken(1_000_000));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "unreadable-picture"), await UploadAsync(CutShort));
        Assert.Equal(Taken(1_000_000), Memory.Held);
    }

    [Fact]
    public void What_was_let_in_is_finished_even_if_that_overdraws_the_budget()
    {
        using var hog = Memory.TryReserve(Memory.Limit);

        using (Memory.LimitsInside.FrameMemory!(1_000))
        {
            Assert.Equal(Memory.Limit + 1_000, Memory.Held);
            Assert.Null(Memory.LimitsAtTheDoor.FrameMemory!(1));
        }

        Assert.Equal(Memory.Limit, Memory.Held);
    }

    // All but so many bytes beside what is set aside for a result.
    private long Taken(long allBut) => Memory.Limit - ResultRoom.Smallest - allBut;

    private async Task<(HttpStatusCode Status, string? Code)> UploadAsync(byte[] photo)
    {
        using var answer = await _gateway.Client.PostAsync(Uploads, photo.AsUpload(), TestContext.Current.CancellationToken);
        return (answer.StatusCode, (string?)(await Buyer.JsonOf(answer, answer.StatusCode))["code"]);
    }

    // Gray, one scan of DC coefficients, each a code of one bit that says "the same as before": ITU-T T.81, annex G.
    private static byte[] Progressive(int width, int height) =>
    [
        0xFF, 0xD8,
        0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)1, 64),
        0xFF, 0xC2, 0, 11, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0,
        0xFF, 0xC4, 0, 20, 0, 1, .. new byte[15], 0,
        0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 0, 0, .. new byte[width * height / 64 / 8],
        0xFF, 0xD9,
    ];
}
