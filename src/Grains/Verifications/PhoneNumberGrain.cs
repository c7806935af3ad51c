using Countersign.Numbers;
using Countersign.Security;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Verifications;

/// <summary>
/// One number. Each command is decided by a pure function over the durable state, written whole by compare-and-swap,
/// answered, and only then acted upon. Nothing is ever told that has not been written. Should the number be active
/// twice, one of two writes fails and its activation goes away.
/// </summary>
[GrainType(GrainTypeName)]
internal sealed partial class PhoneNumberGrain(
    [PersistentState("number")] IPersistentState<PhoneNumberState> storage,
    PhoneNumberServices services) : Grain, IPhoneNumberGrain
{
    /// <summary>The grain type, part of every stored row's key.</summary>
    public const string GrainTypeName = "phone-number";

    private bool IsSandbox => NumberKeyText.IsSandbox(this.GetPrimaryKeyString());

    public async Task<StartResult> StartAsync(StartCommand command, CancellationToken cancellationToken = default)
    {
        await QuietAsync();
        Expect(command.Tenant, command.To);
        var fresh = VerificationKeyBytes.New(services.Random);
        var result = command.Tenant.TakesBefore
            ? await PayAsync(
                command.Tenant,
                command.Batch?.BatchId,
                with => StartDecision.Decide(Durable, command, services.Now, fresh, with),
                cancellationToken)
            : await CommitAsync(StartDecision.Decide(Durable, command, services.Now, fresh, services.Surroundings));
        services.Metrics.Answered(result);
        if (result is StartResult.OptedOut)
            await TryListAsync();
        _leaving = command.Batch is not null && result is not StartResult.Accepted;
        Leave();
        return result;
    }

    public async Task<StartResult> ResendAsync(ResendCommand command, CancellationToken cancellationToken = default)
    {
        await QuietAsync();
        Expect(command.Tenant);
        var result = command.Tenant.TakesBefore
            ? await PayAsync(
                command.Tenant,
                batch: null,
                with => ResendDecision.Decide(Durable, command, services.Now, with),
                cancellationToken)
            : await CommitAsync(ResendDecision.Decide(Durable, command, services.Now, services.Surroundings));
        services.Metrics.Answered(result);
        return result;
    }

    public async Task<CheckResult> CheckAsync(CheckCommand command, CancellationToken cancellationToken = default)
    {
        await QuietAsync();
        Expect(command.Tenant);
        var result = await CommitAsync(
            CheckDecision.Decide(Durable, command, services.Now, services.Surroundings.Codes));
        services.Metrics.Answered(result);
        services.Checks.Note(command.Tenant, Durable.Number, result);
        return result;
    }

    public async Task<CancelResult> CancelAsync(CancelCommand command, CancellationToken cancellationToken = default)
    {
        await QuietAsync();
        Expect(command.Tenant);
        var result = await CommitAsync(
            CancelDecision.Decide(Durable, command, services.Now, services.Surroundings.Codes));
        services.Metrics.Answered(result);
        return result;
    }

    public async Task<VerificationView?> GetAsync(
        VerificationQuery query, CancellationToken cancellationToken = default)
    {
        var opening = await OpenAsync(query.Tenant);
        var session = opening.Share.Find(query.Key, query.Purpose);
        return session is null ? null : VerificationViews.Of(opening, session);
    }

    public async Task<IReadOnlyList<TimelineEntry>?> GetTimelineAsync(
        VerificationQuery query, CancellationToken cancellationToken = default)
    {
        var session = (await OpenAsync(query.Tenant)).Share.Find(query.Key, query.Purpose);
        return session is null ? null : TimelineView.Of(session);
    }

    public async Task PokeAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            foreach (var note in BatchNoting.Overdue(Durable, services.Now))
                await NoteDurablyAsync(note);
            foreach (var tenant in Listing.Owed(Durable))
                await ListDurablyAsync(tenant);
        }
        finally
        {
            await QuietAsync();
            LeaveIfOutdated();
            var router = await RouterWhenDueAsync();
            await ApplyAsync(DueDecision.Decide(
                Durable, services.Now, _flights?.Attempts ?? [], IsSandbox, router));
        }
    }

    /// <summary>
    /// Who pokes has read in the store that the number is due. Where this activation knows nothing of that, another has
    /// written meanwhile; the next one reads. Without that it would never write, and so never learn.
    /// </summary>
    private void LeaveIfOutdated()
    {
        var soon = services.Time.GetUtcNow().AddMilliseconds(NumberClock.ToleranceMs);
        if (_flights is null && _learned is null && (Durable.DueAt is not { } due || due > soon))
            DeactivateOnIdle();
    }

    /// <summary>
    /// What a reader is told is durable too: a code that was found expired stays expired, whatever the clock does next.
    /// A sandbox whose clock was moved past the time of a fallback sees it happen, as the sweep would have made it.
    /// </summary>
    private async Task<Opening> OpenAsync(TenantContext tenant)
    {
        await QuietAsync();
        Expect(tenant);
        var opening = Opening.Of(Durable, tenant, services.Surroundings.Codes, services.Now);
        if (FallbackDecision.IsDue(opening))
        {
            var router = await RouterWhenDueAsync();
            opening = Opening.Of(Durable, tenant, services.Surroundings.Codes, services.Now);
            await WriteAsync(FallbackDecision.WhenDue(
                opening.With(opening.Share), IsSandbox, opening.RealNow, router));
            opening = Opening.Of(Durable, tenant, services.Surroundings.Codes, services.Now);
        }

        if (!ReferenceEquals(opening.State, Durable))
            await WriteAsync(Change.None(opening.State));

        return opening;
    }

    /// <summary>Commands of live and sandbox traffic, or of two numbers, never meet in one grain.</summary>
    private void Expect(TenantContext tenant, E164? number = null)
    {
        if (tenant.Sandbox != IsSandbox)
            throw new InvalidOperationException("Live and sandbox traffic have numbers of their own.");
        if (number is { } given && !Durable.Number.IsEmpty && Durable.Number != given)
            throw new InvalidOperationException("This grain is another number's.");
    }
}
