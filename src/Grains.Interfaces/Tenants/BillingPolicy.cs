using Orleans;

namespace Countersign.Tenants;

/// <summary>How a tenant pays, for live and for sandbox traffic. Each has an account of its own.</summary>
[GenerateSerializer, Immutable, Alias("countersign.billing-policy")]
public sealed record BillingPolicy
{
    /// <summary>It does not.</summary>
    public static BillingPolicy None { get; } = new();

    /// <summary>For live traffic.</summary>
    [Id(0)] public BillingMode Live { get; init; }

    /// <summary>For its sandbox, with play money: so that its software can be tried without any.</summary>
    [Id(1)] public BillingMode Sandbox { get; init; }

    /// <summary>
    /// An event tells when less than so much is available, in millionths of the currency; null for none.
    /// </summary>
    [Id(2)] public long? Low { get; init; }

    /// <summary>That of one kind of traffic.</summary>
    public BillingMode Of(bool sandbox) => sandbox ? Sandbox : Live;
}

/// <summary>How traffic is paid for. The numbers are stored.</summary>
[GenerateSerializer, Alias("countersign.billing-mode")]
public enum BillingMode
{
    /// <summary>Not at all: nothing is counted.</summary>
    None = 0,

    /// <summary>From what was topped up before.</summary>
    Prepaid = 1,
}
