namespace Cutout.Sandbox.Scripting;

/// <summary>
/// Something that goes wrong <em>inside</em> a vendor's work, not on the way back: a matte that comes out empty, a task
/// that fails. A stand-in looks for the twists that it understands with <see cref="Answer.Find{T}"/>.
/// </summary>
public abstract record Twist;
