using Countersign.Ledger;
using Countersign.Limits;
using Countersign.Numbers;
using Countersign.Security;
using Countersign.Tenants;
using Countersign.Verifications;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Batches;

/// <summary>
/// Starts rows through the same door as a single start. A row's command is named by batch and row, so that a repeat
/// after a crash is answered with what the first try led to, and nothing is sent twice.
/// </summary>
internal sealed class RowStarter(
    IGrainFactory grains, INumberKeys keys, ITenantSnapshots tenants, LimitDesk limits, BulkGate gate,
    BatchMetrics metrics)
{
    /// <summary>
    /// Starts rows side by side, as wide as the gate is, and waits for all of them. Once it is to stop it begins no
    /// more; those it did not come to are left as they were. Those of a suspended tenant are held: none begins.
    /// </summary>
    public async Task<StartedRows> StartAsync(
        string batch,
        BatchOrder order,
        IReadOnlyList<RowToStart> rows,
        CancellationToken stopping,
        CancellationToken cancellationToken)
    {
        var started = new StartedRows(rows.Count);
        var tenant = await tenants.FindAsync(order.Tenant, cancellationToken);
        if (tenant?.Settings.Status == TenantStatus.Suspended)
            return new StartedRows(0) { IsHeld = true };
        if (tenant is not { Settings.Status: TenantStatus.Active })
        {
            foreach (var row in rows)
                started.Settle(new RowOutcome(row.Row, RowStatus.Refused, RowReason.TenantNotActive));

            return started;
        }

        var context = tenant.Context(order.Sandbox);
        var running = new List<Task>(rows.Count);
        foreach (var row in rows)
        {
            await gate.BeginStartAsync(cancellationToken);
            if (stopping.IsCancellationRequested)
            {
                gate.EndStart();
                break;
            }

            running.Add(StartAsync(batch, order, tenant, context, row, started, cancellationToken));
        }

        await Task.WhenAll(running);
        metrics.Stepped(started);
        return started;
    }

    private async Task StartAsync(
        string batch,
        BatchOrder order,
        TenantSnapshot tenant,
        TenantContext context,
        RowToStart row,
        StartedRows started,
        CancellationToken cancellationToken)
    {
        try
        {
            if (!IsAllowed(tenant, order.Sandbox, row.To))
            {
                started.Settle(new RowOutcome(row.Row, RowStatus.Refused, RowReason.DestinationNotAllowed));
                return;
            }

            var counted = await CountAsync(tenant, order.Sandbox, row.To, cancellationToken);
            if (counted is { IsPassed: false })
            {
                var reason = counted.Refused is null ? RowReason.Blocked : RowReason.RateLimited;
                started.Settle(new RowOutcome(row.Row, RowStatus.Refused, reason));
                return;
            }

            var command = Command(batch, order, context, row);
            var number = grains.GetGrain<IPhoneNumberGrain>(keys.For(row.To, order.Sandbox).ToString());
            var result = await number.StartAsync(command, cancellationToken);
            if (counted is not null && result is not StartResult.Accepted)
                await counted.GiveBackAsync();
            if (result is StartResult.NoCapacity)
                started.Postpone();
            else if (result is StartResult.Limited { Rule: AllowanceRules.ConcurrentVerifications })
                started.AwaitPlace();
            else
                started.Settle(Outcome(row.Row, result));
        }
        catch (Exception fault) when (IsOverload(fault))
        {
            started.Postpone();
        }
#pragma warning disable CA1031 // Whatever one row's start ends in, the others go on; the row is tried again.
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            started.Fail(row.Row, fault);
        }
        finally
        {
            gate.EndStart();
        }
    }

    /// <summary>
    /// As for a single start: a tenant sends everywhere in its sandbox, and outside of it where it was allowed to.
    /// </summary>
    private static bool IsAllowed(TenantSnapshot tenant, bool sandbox, E164 to)
    {
        return sandbox || tenant.MaySendTo(NumberRegion.Of(to), sandbox);
    }

    /// <summary>Counts the row by the tenant's rules; null where it has none.</summary>
    private async ValueTask<LimitOutcome?> CountAsync(
        TenantSnapshot tenant, bool sandbox, E164 to, CancellationToken cancellationToken)
    {
        if (LimitBook.Of(tenant).IsEmpty)
            return null;
        var subject = new LimitSubject { To = to, Region = NumberRegion.Of(to) };
        return await limits.TakeAsync(tenant, sandbox, subject, cancellationToken);
    }

    private static StartCommand Command(string batch, BatchOrder order, TenantContext context, RowToStart row) => new()
    {
        Operation = OperationId.Derive(batch, row.Row.ToString()),
        Tenant = context,
        To = row.To,
        Locale = row.Locale,
        Template = order.Template,
        Purpose = order.Purpose,
        Metadata = row.Metadata,
        Consent = order.Consent,
        Batch = new BatchRowReference(batch, row.Row),
    };

    private static RowOutcome Outcome(int row, StartResult result) => result switch
    {
        StartResult.Accepted accepted => new RowOutcome(
            row, RowStatus.Started, Key: accepted.Verification.Key, IdKey: accepted.Verification.IdKey),
        StartResult.CoolingDown => new RowOutcome(row, RowStatus.Refused, RowReason.Cooldown),
        StartResult.Limited limited => new RowOutcome(row, RowStatus.Refused, RowReasons.OfRule(limited.Rule)),
        StartResult.OptedOut => new RowOutcome(row, RowStatus.Refused, RowReason.OptedOut),
        StartResult.ConsentMissing => new RowOutcome(row, RowStatus.Refused, RowReason.ConsentRequired),
        StartResult.InsufficientBalance => new RowOutcome(row, RowStatus.Refused, RowReason.InsufficientBalance),
        StartResult.CapReached => new RowOutcome(row, RowStatus.Refused, RowReason.SpendCapReached),
        StartResult.NotPriced => new RowOutcome(row, RowStatus.Refused, RowReason.DestinationNotAllowed),
        StartResult.NoRoute => new RowOutcome(row, RowStatus.Failed, RowReason.NoRoute),
        StartResult.Duplicate other =>
            new RowOutcome(row, RowStatus.Duplicate, RowReason.SameNumber, DuplicateOf: other.Row),
        _ => throw new InvalidOperationException($"A start is not answered with {result.GetType().Name}."),
    };

    /// <summary>Faults that say "not now": nothing was done, and nothing is wrong with the row.</summary>
    private static bool IsOverload(Exception fault) =>
        fault.Cause() is StorageOverloadedException or LimitExceededException or GatewayTooBusyException;
}
