using System.Collections.Immutable;
using Countersign.Batches;
using Countersign.Events;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Webhooks;

/// <inheritdoc cref="IWebhookEndpointGrain"/>
[GrainType("webhook"), CollectionAgeLimit(Minutes = 10)]
internal sealed partial class WebhookEndpointGrain(
    [PersistentState("webhook")] IPersistentState<WebhookState> state,
    [PersistentState("dead-letters")] IPersistentState<DeadLettersState> dead,
    [PersistentState("deliveries")] IPersistentState<DeliveriesState> deliveries,
    IWebhookPump pump,
    IWebhookSender sender,
    IOptions<WebhookOptions> options,
    WebhookMetrics metrics,
    IRandomSource random,
    TimeProvider time,
    ILogger<WebhookEndpointGrain> logger) : Grain, IWebhookEndpointGrain
{
    /// <summary>A place behind every event: what is read after it is where a log ends.</summary>
    private const long End = long.MaxValue - 1;

    private WebhookState State => state.State;

    private string Tenant => WebhookId.Parse(this.GetPrimaryKeyString()).Tenant;

    private string Id => WebhookId.Parse(this.GetPrimaryKeyString()).Id;

    public async Task<WebhookResult> CreateAsync(WebhookOrder order, CancellationToken cancellationToken = default)
    {
        if (State.Order is { } known)
            return known.Operation == order.Operation ? Done(withSecret: true) : new WebhookResult.NotFound();

        if (sender.FaultOf(order.Url, order.Sandbox) is { } fault)
            return Leave(new WebhookResult.BadUrl(fault));

        var limit = options.Value.MaxEndpoints;
        if (!await Index(order.Sandbox).AddAsync(Id, limit, cancellationToken))
            return Leave(new WebhookResult.TooMany(limit));

        var readTo = ImmutableArray.CreateBuilder<long>(EventLogKeys.Partitions);
        for (var partition = 0; partition < EventLogKeys.Partitions; partition++)
            readTo.Add((await EventsOf(order.Sandbox, partition).ReadAsync(End, 1, cancellationToken)).Last);

        var now = time.GetUtcNow();
        await WriteAsync(
            new WebhookState
            {
                Order = order,
                CreatedAt = now,
                Secrets = [new WebhookSecret(WebhookSecrets.NewKey(random), Until: null)],
                Rotation = order.Operation,
                ReadTo = readTo.MoveToImmutable(),
                DueAt = now + options.Value.IdleCheck,
            },
            cancellationToken);
        await ListAsync(cancellationToken);
        return Done(withSecret: true);
    }

    public Task<WebhookView?> GetAsync(bool sandbox, CancellationToken cancellationToken = default) =>
        Task.FromResult(IsOwn(sandbox) ? View() : null);

    public async Task<WebhookResult> ChangeAsync(
        bool sandbox, WebhookChange change, CancellationToken cancellationToken = default)
    {
        if (!IsOwn(sandbox))
            return new WebhookResult.NotFound();

        if (change.Url is { } url && sender.FaultOf(url, sandbox) is { } fault)
            return new WebhookResult.BadUrl(fault);

        var next = WebhookDecision.Change(State, change, time.GetUtcNow());
        var resumes = next.Status == WebhookStatus.Active
            && (State.Status != WebhookStatus.Active || next.Order!.Url != State.Order!.Url);
        if (resumes)
            Renew();
        await WriteAsync(Written(next), cancellationToken);
        if (resumes)
            Start();
        return Done(withSecret: false);
    }

    public async Task<bool> DeleteAsync(bool sandbox, CancellationToken cancellationToken = default)
    {
        var existed = IsOwn(sandbox);
        if (existed)
        {
            _run = null;
            await dead.ClearStateAsync(cancellationToken);
            await deliveries.ClearStateAsync(cancellationToken);
            await state.ClearStateAsync(cancellationToken);
        }

        if (State.Order is null)
            await Index(sandbox).RemoveAsync(Id, cancellationToken);
        return Leave(existed);
    }

    public async Task<WebhookResult> RotateAsync(
        bool sandbox, OperationId operation, TimeSpan overlap, CancellationToken cancellationToken = default)
    {
        if (!IsOwn(sandbox))
            return new WebhookResult.NotFound();

        if (State.Rotation != operation)
        {
            var secrets = WebhookSecrets.Rotate(
                State.Secrets, WebhookSecrets.NewKey(random), overlap, time.GetUtcNow());
            await WriteAsync(Written(State with { Secrets = secrets, Rotation = operation }), cancellationToken);
        }

        return Done(withSecret: true);
    }

    private bool IsOwn(bool sandbox)
    {
        if (State.Order is null)
            DeactivateOnIdle(); // Ids that somebody made up shall not stay in memory.
        return State.Order?.Sandbox == sandbox;
    }

    private T Leave<T>(T answer)
    {
        DeactivateOnIdle();
        return answer;
    }

    private WebhookResult.Done Done(bool withSecret) =>
        new(View(), withSecret ? WebhookSecrets.Text(State.Secrets[0].Key) : null);

    private WebhookView View() => new()
    {
        Id = Id,
        Url = State.Order!.Url,
        EventTypes = State.Order.EventTypes,
        Description = State.Order.Description,
        Status = State.Status,
        Reason = State.Reason,
        CreatedAt = State.CreatedAt,
        FailingSince = _failingSince ?? State.FailingSince,
        Retrying = _window?.Retrying ?? State.Pending.Count(static one => one.Attempts > 0),
        DeadLetters = dead.State.Letters.Length,
        OldSecretUntil = State.Secrets.Select(static secret => secret.Until)
            .Where(until => until > time.GetUtcNow()).Max(),
    };

    /// <summary>
    /// An endpoint that is there is on the list: who found nothing behind its id, while it was being made, has taken it
    /// off. A write only where it was.
    /// </summary>
    private Task<bool> ListAsync(CancellationToken cancellationToken) =>
        Index(State.Order!.Sandbox).AddAsync(Id, int.MaxValue, cancellationToken);

    private IWebhookIndexGrain Index(bool sandbox) =>
        GrainFactory.GetGrain<IWebhookIndexGrain>(WebhookId.IndexKey(Tenant, sandbox));

    private IEventLogGrain EventsOf(bool sandbox, int partition) =>
        GrainFactory.GetGrain<IEventLogGrain>(EventLogKeys.Of(Tenant, sandbox, partition));

    private Task WriteAsync(WebhookState next, CancellationToken cancellationToken) =>
        this.WriteAsync(state, next, cancellationToken);
}
