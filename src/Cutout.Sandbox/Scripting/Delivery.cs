namespace Cutout.Sandbox.Scripting;

/// <summary>How a finished reply is put on the wire.</summary>
public delegate Task Delivery(Reply reply, Wire wire);
