using Countersign.Carriers.Routing;

namespace Countersign.Verifications;

/// <summary>
/// What a decision may ask besides the state, of what this process knows at the moment. No call, no wait; all but the
/// router's choices and the till are pure.
/// </summary>
/// <param name="Router">Picks routes.</param>
/// <param name="Codes">Makes and compares codes.</param>
/// <param name="Limits">What a number bears from all tenants together.</param>
/// <param name="IdKey">Key under which public ids of new verifications are made.</param>
internal sealed record Surroundings(IRouter Router, VerificationCodes Codes, NumberLimits Limits, byte IdKey)
{
    /// <summary>Where the command pays; null where its tenant does not pay beforehand.</summary>
    public ITill? Till { get; init; }
}
