using Countersign.Carriers;
using Countersign.Numbers;
using Countersign.Security;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Verifications;

/// <summary>
/// One number. Each command is decided by a pure function over the durable state, written whole by compare-and-swap,
/// answered, and only then acted upon. Nothing that has not been written is ever told, and nothing but this
/// turn-by-turn activation writes; where a second activation does nevertheless, one of the two writes fails and its
/// activation goes away.
/// </summary>
[GrainType(GrainTypeName)]
internal sealed partial class PhoneNumberGrain(
    [PersistentState("number")] IPersistentState<PhoneNumberState> storage,
    PhoneNumberServices services) : Grain, IPhoneNumberGrain
{
    /// <summary>The grain type, part of every stored row's key.</summary>
    public const string GrainTypeName = "phone-number";

    private PhoneNumberState _durable = PhoneNumberState.Empty;
    private bool _sandbox;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _sandbox = NumberKeyText.IsSandbox(this.GetPrimaryKeyString());
        _durable = storage.RecordExists ? storage.State : PhoneNumberState.Empty;
        return Task.CompletedTask;
    }

    public async Task<StartResult> StartAsync(StartCommand command, CancellationToken cancellationToken = default)
    {
        Expect(command.Tenant, command.To);
        var fresh = VerificationKeyBytes.New(services.Random);
        var result = await CommitAsync(
            StartDecision.Decide(_durable, command, services.Now, fresh, services.Surroundings));
        services.Metrics.Answered(result);
        return result;
    }

    public async Task<StartResult> ResendAsync(ResendCommand command, CancellationToken cancellationToken = default)
    {
        Expect(command.Tenant, _durable.Number);
        var result = await CommitAsync(
            ResendDecision.Decide(_durable, command, services.Now, services.Surroundings));
        services.Metrics.Answered(result);
        return result;
    }

    public async Task<CheckResult> CheckAsync(CheckCommand command, CancellationToken cancellationToken = default)
    {
        Expect(command.Tenant, _durable.Number);
        var result = await CommitAsync(
            CheckDecision.Decide(_durable, command, services.Now, services.Surroundings.Codes));
        services.Metrics.Answered(result);
        return result;
    }

    public async Task<CancelResult> CancelAsync(CancelCommand command, CancellationToken cancellationToken = default)
    {
        Expect(command.Tenant, _durable.Number);
        var result = await CommitAsync(
            CancelDecision.Decide(_durable, command, services.Now, services.Surroundings.Codes));
        services.Metrics.Answered(result);
        return result;
    }

    public async Task<VerificationView?> GetAsync(
        VerificationQuery query, CancellationToken cancellationToken = default)
    {
        var (opening, session) = await OpenAsync(query);
        return session is null ? null : VerificationViews.Of(opening, session);
    }

    public async Task<IReadOnlyList<TimelineEntry>?> GetTimelineAsync(
        VerificationQuery query, CancellationToken cancellationToken = default)
    {
        var (_, session) = await OpenAsync(query);
        return session is null ? null : TimelineView.Of(session);
    }

    public Task AcceptReceiptAsync(AttemptReceipt receipt, CancellationToken cancellationToken = default) =>
        AttemptReport.IsNews(_durable, receipt.Attempt, receipt.Status)
            ? LearnReceiptAsync(receipt, cancellationToken)
            : Task.CompletedTask;

    public Task SettleSubmissionAsync(SubmissionOutcome outcome, CancellationToken cancellationToken = default)
    {
        services.Metrics.Learned(outcome.Status);
        if (outcome.Status == AttemptStatus.Submitted)
        {
            Learn(new Fact.Settled(outcome), FlushDelay);
            return Task.CompletedTask;
        }

        return ApplyAsync(SubmissionDecision.Decide(
            _durable, outcome, _sandbox, services.Now, services.Surroundings.Router));
    }

    public async Task PokeAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            foreach (var note in BatchNoting.Overdue(_durable, services.Now))
                await NoteDurablyAsync(note);
        }
        finally
        {
            await ApplyAsync(Change.None(DueDecision.Decide(_durable, services.Now, InFlight)));
        }
    }

    /// <summary>
    /// What a reader may see is durable too: a code that has expired stays expired, whatever the clock does next.
    /// </summary>
    private async Task<(Opening Opening, Session? Session)> OpenAsync(VerificationQuery query)
    {
        Expect(query.Tenant, _durable.Number);
        var opening = Opening.Of(_durable, query.Tenant, services.Surroundings.Codes, services.Now);
        if (!ReferenceEquals(opening.State, _durable))
            await WriteAsync(Change.None(opening.State));

        return (opening, opening.Share.Find(query.Key, query.Purpose));
    }

    /// <summary>Commands of live and sandbox traffic, or of two numbers, never meet in one grain.</summary>
    private void Expect(TenantContext tenant, E164 number)
    {
        if (tenant.Sandbox != _sandbox)
            throw new InvalidOperationException("Live and sandbox traffic have numbers of their own.");
        if (!_durable.Number.IsEmpty && _durable.Number != number)
            throw new InvalidOperationException("This grain is another number's.");
    }
}
