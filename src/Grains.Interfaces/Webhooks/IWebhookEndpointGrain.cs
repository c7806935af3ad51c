using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace Countersign.Webhooks;

/// <summary>
/// One endpoint of a tenant: where it is, what signs, how far each partition of the tenant's events was delivered to
/// it. Key: <see cref="WebhookId.Key"/>. What a tenant commands is durable when a call returns. Progress is written in
/// steps: after a crash what was delivered since the last of them is delivered again, under the same ids. Every method
/// may be repeated.
/// </summary>
[Alias("countersign.webhook")]
public interface IWebhookEndpointGrain : IGrainWithStringKey, IDueGrain
{
    /// <summary>
    /// Creates it; it gets what happens from then on. A repeat of the command answers the same secret.
    /// </summary>
    [Alias("create")]
    Task<WebhookResult> CreateAsync(WebhookOrder order, CancellationToken cancellationToken = default);

    /// <summary>The endpoint; null where there is none of live or sandbox traffic.</summary>
    [Alias("get")]
    Task<WebhookView?> GetAsync(bool sandbox, CancellationToken cancellationToken = default);

    /// <summary>Changes what the tenant wants of it.</summary>
    [Alias("change")]
    Task<WebhookResult> ChangeAsync(bool sandbox, WebhookChange change, CancellationToken cancellationToken = default);

    /// <summary>Removes it with all it keeps. False where there was none.</summary>
    [Alias("delete")]
    Task<bool> DeleteAsync(bool sandbox, CancellationToken cancellationToken = default);

    /// <summary>
    /// Signs with a new secret, and with the one before for a while. A repeat of the command answers the same secret.
    /// </summary>
    [Alias("rotate")]
    Task<WebhookResult> RotateAsync(
        bool sandbox, OperationId operation, TimeSpan overlap, CancellationToken cancellationToken = default);

    /// <summary>Sends an event of no meaning now, whatever the endpoint's status, and waits for the answer.</summary>
    [Alias("test"), AlwaysInterleave]
    Task<WebhookTestResult> TestAsync(bool sandbox, CancellationToken cancellationToken = default);

    /// <summary>
    /// The latest attempts, newest first; null where there is no endpoint. The last few seconds may be missing after a
    /// crash.
    /// </summary>
    [Alias("deliveries")]
    Task<ImmutableArray<WebhookDelivery>?> ListDeliveriesAsync(
        bool sandbox, CancellationToken cancellationToken = default);

    /// <summary>Dead letters in the order in which they died; null where there is no endpoint.</summary>
    [Alias("dead-letters")]
    Task<ImmutableArray<WebhookDeadLetter>?> ListDeadLettersAsync(
        bool sandbox, long after, int limit, CancellationToken cancellationToken = default);

    /// <summary>
    /// Tries dead letters again from the first attempt on, under their ids; null where there is no endpoint.
    /// </summary>
    [Alias("replay")]
    Task<WebhookReplayed?> ReplayAsync(
        bool sandbox, WebhookReplay replay, CancellationToken cancellationToken = default);

    /// <summary>A partition has news.</summary>
    [Alias("wake"), OneWay]
    Task WakeAsync(int partition, CancellationToken cancellationToken = default);

    /// <summary>
    /// What a run of the silo's pump has done, and what it is to do next.
    /// </summary>
    /// <param name="run">Names the run.</param>
    /// <param name="outcomes">What came of its attempts since the last step.</param>
    /// <param name="room">Attempts it can begin.</param>
    /// <param name="restUntil">Until when the endpoint is left alone; null for not at all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Alias("step")]
    Task<WebhookStep> StepAsync(
        OperationId run,
        ImmutableArray<WebhookOutcome> outcomes,
        int room,
        DateTimeOffset? restUntil,
        CancellationToken cancellationToken = default);
}
