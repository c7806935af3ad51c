using System.Collections.Immutable;
using Countersign.Verifications;

namespace Countersign.Inbound;

/// <summary>Whose a sender id is.</summary>
public interface ISenderOwners
{
    /// <summary>
    /// The tenants that alone may use the sender id; null where any tenant may, so that what is said to it is said to
    /// all.
    /// </summary>
    /// <param name="route">The route a message to it came by.</param>
    /// <param name="sender">The sender id, as <see cref="SenderText.Normal"/> writes it.</param>
    /// <param name="cancellationToken">Ends the look for the tenants.</param>
    ValueTask<ImmutableArray<TenantContext>?> FindAsync(
        string route, string sender, CancellationToken cancellationToken = default);
}

/// <summary>No sender id is anybody's own.</summary>
internal sealed class SharedSenders : ISenderOwners
{
    public ValueTask<ImmutableArray<TenantContext>?> FindAsync(
        string route, string sender, CancellationToken cancellationToken = default) =>
        new((ImmutableArray<TenantContext>?)null);
}
