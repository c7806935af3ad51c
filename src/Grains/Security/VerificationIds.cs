using Microsoft.Extensions.Options;

namespace Countersign.Security;

/// <inheritdoc cref="IVerificationIds"/>
internal sealed class VerificationIds(IKeyRing keys, IOptions<ResidencyOptions> residency)
    : PublicIds("ve_", kind: "", keys, residency), IVerificationIds;

/// <inheritdoc cref="IMessageIds"/>
/// <remarks>No tenant's id has a line feed, so what is authenticated is never that of a verification.</remarks>
internal sealed class MessageIds(IKeyRing keys, IOptions<ResidencyOptions> residency)
    : PublicIds("me_", kind: "\nmessage", keys, residency), IMessageIds;
