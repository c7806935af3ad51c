using Countersign.Security;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Events;

/// <summary>Ids that say what they name.</summary>
internal sealed class NamedIds : IVerificationIds, IMessageIds
{
    public byte CurrentKey => 1;

    public string Encode(string tenant, in NumberKey number, VerificationKey key, byte idKey) => $"ve_{key}";

    public bool TryDecode(string tenant, string? id, out NumberKey number, out VerificationKey key) =>
        throw new NotSupportedException();
}
