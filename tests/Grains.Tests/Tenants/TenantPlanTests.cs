using System.Text.Json;
using Countersign.Tenants;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Tenants;

public sealed class TenantPlanTests
{
    private static readonly TenantPlan Gold = new()
    {
        Id = "gold",
        Version = 3,
        Quotas = TenantSamples.Quotas(1),
        Spend = TenantSamples.Caps(1, "UZ", "99890"),
        Prices = new PriceList { Currency = "EUR", Tiers = [new(0, [new("UZ", Channel.Sms, 7)])] },
    };

    [Fact]
    public void WhereATenantSaysNothing_ThePlanHolds()
    {
        var own = new TenantSettings { Name = "Acme", Plan = "gold", Disclosure = Disclosure.Minimal };

        Assert.Equivalent(
            own with { Quotas = Gold.Quotas, Spend = Gold.Spend, Prices = Gold.Prices }, Gold.Under(own), strict: true);
    }

    [Fact]
    public void WhatATenantSays_GoesBeforeThePlan()
    {
        var own = new TenantSettings
        {
            Quotas = TenantSamples.Quotas(11),
            Spend = TenantSamples.Caps(11, "KZ", "7701"),
            Prices = new PriceList { Currency = "USD", Tiers = [new(0, [new("KZ", Channel.Sms, 17)])] },
        };

        Assert.Equivalent(own, Gold.Under(own), strict: true);
    }

    [Fact]
    public void ARepeatOfAChange_IsTheSameVersion_AndAnotherOfItsVersionIsStale()
    {
        var change = new PlanChange(Operation(1), ExpectedVersion: 0, Gold);
        var (made, first) = PlanDecision.Put(new TenantPlanState(), change);
        var (same, again) = PlanDecision.Put(made, change);
        var (kept, other) = PlanDecision.Put(made, change with { Operation = Operation(2) });

        Assert.Equal(1, Assert.IsType<PlanResult.Done>(first).Plan.Version);
        Assert.Same(made, same);
        Assert.Same(made.Plan, Assert.IsType<PlanResult.Done>(again).Plan);
        Assert.Same(made, kept);
        Assert.Equal(1, Assert.IsType<PlanResult.Stale>(other).Version);
    }

    [Fact]
    public void APlan_SurvivesTheStore_AndWhatIsInForceIsNotStored()
    {
        var state = new TenantPlanState { Plan = Gold, Done = [Operation(1)] };
        var read = JsonSerializer.Deserialize(
            JsonSerializer.Serialize(state, TenantJson.Default.TenantPlanState), TenantJson.Default.TenantPlanState)!;
        Assert.Equivalent(Gold, read.Plan, strict: true);
        Assert.Equal(state.Done, read.Done);

        var tenant = new TenantSnapshot
        {
            Tenant = "acme",
            Version = 1,
            Brand = "Acme",
            Keys = [],
            Policy = VerificationPolicy.Default,
            InForce = Gold.Under(TenantSettings.Default),
        };
        var stored = JsonSerializer.Serialize(new TenantState { Tenant = tenant }, TenantJson.Default.TenantState);
        Assert.DoesNotContain("EUR", stored, StringComparison.Ordinal);
    }

    private static OperationId Operation(ulong number) => new(0, number);
}
