namespace Cutout.Gateway.Diagnostics;

internal sealed record LoadView(PictureLoad Pictures, RequestLoad Requests, ManagedLoad Managed);
