using Countersign.Api.Authentication;
using Countersign.Numbers;
using Countersign.Security;
using Countersign.Verifications;
using Orleans;

namespace Countersign.Api.Verifications;

/// <summary>The grains of the numbers that callers ask about.</summary>
internal sealed class NumberDesk(IGrainFactory grains, INumberKeys keys)
{
    /// <summary>The number itself.</summary>
    public Located At(Caller caller, E164 number)
    {
        var key = keys.For(number, caller.Sandbox);
        return new Located(key, null, Grain(key));
    }

    /// <summary>What an id of the caller named; null where it is of the other traffic, live or sandbox.</summary>
    public Located? Find(Caller caller, in NumberKey number, VerificationKey key) =>
        number.Region == "sandbox" == caller.Sandbox ? new Located(number, key, Grain(number)) : null;

    private IPhoneNumberGrain Grain(in NumberKey number) => grains.GetGrain<IPhoneNumberGrain>(number.ToString());
}

/// <summary>Where a verification or message lives.</summary>
/// <param name="Number">The parts of the grain's key.</param>
/// <param name="Key">Which one of the number; null for the number itself.</param>
/// <param name="Grain">The number's grain.</param>
internal readonly record struct Located(NumberKey Number, VerificationKey? Key, IPhoneNumberGrain Grain);
