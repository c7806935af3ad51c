using Orleans;

namespace Countersign.Carriers;

/// <summary>
/// One connection to a carrier (an SMPP bind, an HTTP pool), with its own window. It keeps what <see cref="ICarrier"/>
/// promises; while it is not <see cref="LinkState.Up"/> it answers <see cref="SubmissionResult.Rejected"/> with
/// <c>TryNextRoute</c>. Disposing it ends the connection in the protocol's own way, within a bounded time: what is
/// still without an answer then is <see cref="SubmissionResult.Unknown"/>.
/// </summary>
public interface ICarrierLink : ICarrier, IAsyncDisposable
{
    /// <summary>Where it stands now.</summary>
    LinkState State { get; }

    /// <summary>
    /// Begins to connect, and to connect again whenever the connection is lost, until disposed. Returns at once.
    /// </summary>
    void Start();
}

/// <summary>Where a link stands.</summary>
[GenerateSerializer, Alias("countersign.link-state")]
public enum LinkState
{
    /// <summary>Not started, or disposed.</summary>
    Closed,

    /// <summary>Connecting, or waiting to try again.</summary>
    Connecting,

    /// <summary>Takes submissions.</summary>
    Up,

    /// <summary>The carrier asked to be spared for a moment.</summary>
    Throttled,
}
