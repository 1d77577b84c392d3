namespace Cutout.Sandbox.Scripting;

/// <summary>How a vendor says the things that all vendors say.</summary>
public abstract class Dialect
{
    /// <summary>A refusal with the vendor's error body.</summary>
    public abstract Reply Refusal(int status, string code, string message);

    /// <summary>The account is empty.</summary>
    public abstract Reply OutOfCredit();

    /// <summary>The key is not known.</summary>
    public abstract Reply KeyRejected();

    /// <summary>Too many calls; <c>Retry-After</c> is added by the caller of this method.</summary>
    public abstract Reply TooFast();
}
