namespace Countersign.Tenants;

/// <summary>What comes of a change of a plan: pure. The same state, by reference: nothing to write.</summary>
internal static class PlanDecision
{
    /// <summary>Changes whose repeats are recognised; operators make few, and repeats come within seconds.</summary>
    private const int MaxDone = 16;

    public static (TenantPlanState State, PlanResult Result) Put(TenantPlanState state, PlanChange change)
    {
        var version = state.Plan?.Version ?? 0;
        if (state.Plan is { } there && state.Done.Contains(change.Operation))
            return (state, new PlanResult.Done(there));
        if (version != change.ExpectedVersion)
            return (state, new PlanResult.Stale(version));

        var plan = change.Plan with { Version = version + 1 };
        var next = new TenantPlanState
        {
            Plan = plan,
            Done = [.. state.Done.TakeLast(MaxDone - 1), change.Operation],
        };
        return (next, new PlanResult.Done(plan));
    }
}
