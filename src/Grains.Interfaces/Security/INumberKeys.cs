using System.Diagnostics.CodeAnalysis;
using Countersign.Numbers;
using Countersign.Verifications;

namespace Countersign.Security;

/// <summary>From a number to its grain key, by a keyed hash whose key lives as long as the store.</summary>
public interface INumberKeys
{
    /// <summary>The key of the number in the sandbox or in the silo's own region.</summary>
    NumberKey For(E164 number, bool sandbox);
}

/// <summary>
/// Public verification ids: <c>ve_</c> and base64url of an authenticated ciphertext that carries the number's key and
/// the verification's nonce. An id of another tenant, or one that never was, does not decode.
/// </summary>
public interface IVerificationIds : IPublicIds;

/// <summary>
/// Public message ids: <c>me_</c>, and otherwise as those of verifications; neither is ever taken for the other.
/// </summary>
public interface IMessageIds : IPublicIds;

/// <summary>Ids that say where a thing is, to nobody but us.</summary>
public interface IPublicIds
{
    /// <summary>The id of the key under which new ids are made.</summary>
    byte CurrentKey { get; }

    /// <summary>The same parts always give the same id.</summary>
    string Encode(string tenant, in NumberKey number, VerificationKey key, byte idKey);

    /// <summary>False for anything this tenant was never given.</summary>
    bool TryDecode(string tenant, [NotNullWhen(true)] string? id, out NumberKey number, out VerificationKey key);
}
