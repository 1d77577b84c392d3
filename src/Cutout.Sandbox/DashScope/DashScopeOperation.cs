namespace Cutout.Sandbox.DashScope;

/// <summary>The three creates.</summary>
internal enum DashScopeOperation
{
    /// <summary>Synchronous; the picture goes into a chat message.</summary>
    Edit,

    /// <summary>A task; photo and mask.</summary>
    MaskedEdit,

    /// <summary>A task; photo and style.</summary>
    StyleRepaint,
}
