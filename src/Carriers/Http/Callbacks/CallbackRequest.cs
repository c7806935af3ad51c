using Microsoft.AspNetCore.Http;

namespace Countersign.Carriers.Http.Callbacks;

/// <summary>What a carrier sent to us.</summary>
/// <param name="Route">The route in the path.</param>
/// <param name="Token">The token in the path; null where there is none.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The body as it came, within its limit.</param>
public sealed record CallbackRequest(string Route, string? Token, IHeaderDictionary Headers, ReadOnlyMemory<byte> Body);

/// <summary>What became of it.</summary>
public abstract record CallbackOutcome
{
    private CallbackOutcome()
    {
    }

    /// <summary>All of it is durable, or nothing to us: the carrier may forget it.</summary>
    public sealed record Taken : CallbackOutcome;

    /// <summary>There is no such route, or it has no callbacks of this kind.</summary>
    public sealed record NoSuchRoute : CallbackOutcome;

    /// <summary>It does not prove that it comes from the carrier.</summary>
    public sealed record Unproven : CallbackOutcome;

    /// <summary>It cannot be read. <paramref name="Message"/> says why, for a person.</summary>
    public sealed record Unreadable(string Message) : CallbackOutcome;
}

/// <summary>What carriers report.</summary>
public enum CallbackKind
{
    /// <summary>Receipts.</summary>
    Receipts,

    /// <summary>What handsets send.</summary>
    Inbound,
}

/// <summary>What shows of a callback before its body is read.</summary>
public enum CallbackSight
{
    /// <summary>There is no such route, or it has no callbacks of this kind.</summary>
    NoSuchRoute,

    /// <summary>Whatever the body is, it does not come from the carrier.</summary>
    Unproven,

    /// <summary>It comes from the carrier.</summary>
    Proven,

    /// <summary>Only the body can tell.</summary>
    Open,
}
