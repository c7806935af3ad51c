using Orleans;

namespace Countersign.Ledger;

/// <summary>Money that was paid.</summary>
/// <param name="Operation">Names the top-up; a repeat adds nothing.</param>
/// <param name="Micros">Millionths of the currency, 1 to <see cref="Tenants.TenantLimits.MaxMicros"/>.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Note">The operator's words.</param>
[GenerateSerializer, Immutable, Alias("countersign.top-up")]
public sealed record TopUp(
    [property: Id(0)] OperationId Operation,
    [property: Id(1)] long Micros,
    [property: Id(2)] string Currency,
    [property: Id(3)] string? Note);

/// <summary>What came of a top-up.</summary>
[GenerateSerializer, Immutable, Alias("countersign.top-up-result")]
public abstract record TopUpResult
{
    private TopUpResult()
    {
    }

    /// <summary>It is on the account, now or since the first time it was asked for.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.top-up-result.done")]
    public sealed record Done([property: Id(0)] AccountView Account) : TopUpResult;

    /// <summary>The account has money of another currency.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.top-up-result.other-currency")]
    public sealed record OtherCurrency([property: Id(0)] string Currency) : TopUpResult;

    /// <summary>More than an account may ever have had.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.top-up-result.too-much")]
    public sealed record TooMuch([property: Id(0)] long Limit) : TopUpResult;
}
