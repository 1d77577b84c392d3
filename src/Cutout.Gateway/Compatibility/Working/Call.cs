using Cutout.Gateway.Compatibility.Parameters;
using Cutout.Gateway.Compatibility.Rendering;
using Cutout.Gateway.Keys;
using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Compatibility.Working;

/// <summary>A call that has been let in: what is asked for, the pictures, the memory and the credits that are set aside for it.</summary>
internal sealed record Call(DialectWish Wish, PictureBuffer Photo, PhotoHeader Header, PictureBuffer? Background, CallRooms Rooms, KeyReservation Reservation) : IDisposable
{
    /// <summary>Whoever is asked speaks the dialect himself, so that his answer is passed on as it is.</summary>
    public required bool IsPassedOn { get; init; }

    /// <summary>Without what a caller has sent.</summary>
    public override string ToString() => nameof(Call);

    public void Dispose()
    {
        Photo.Dispose();
        Background?.Dispose();
        Rooms.Dispose();
    }
}
