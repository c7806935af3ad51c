using Countersign.Carriers;
using Countersign.Messages;
using Countersign.Tenants;
using Microsoft.Extensions.Logging;

namespace Countersign.Verifications;

/// <summary>Finds the tenant in whose own words a code is sent, right before it is handed over.</summary>
/// <remarks>
/// Nearly always that is known. Where it cannot be asked for, what was known last is taken if it is no older than what
/// the start was accepted with; otherwise the attempt waits a moment. Then an older text of the tenant's own is taken,
/// and where there is none, nothing is sent: operators filter words that were not registered with them and readers take
/// them for fraud, while an attempt that was rejected costs nothing and is told, and the next send asks again.
/// </remarks>
internal sealed partial class OwnTexts(ITenantSnapshots tenants, TimeProvider time, ILogger<OwnTexts> logger)
{
    /// <summary>How long an attempt waits: a third of what it has.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether the words of an attempt are known, and the tenant that has them; null where they are the product's.
    /// </summary>
    public ValueTask<(bool IsKnown, TenantSnapshot? Tenant)> FindAsync(
        PhoneNumberState state, AttemptAddress attempt, CancellationToken cancellationToken)
    {
        if (!state.TryFind(attempt.Key, out var share, out var session)
            || session.Message is not null || share.Texts == 0)
        {
            return ValueTask.FromResult<(bool, TenantSnapshot?)>((true, null));
        }

        var look = tenants.FindAsync(share.Tenant, share.Texts, cancellationToken);
        return look.IsCompletedSuccessfully
            ? ValueTask.FromResult((true, look.Result))
            : WaitAsync(look.AsTask(), share, session.Template, cancellationToken);
    }

    private async ValueTask<(bool IsKnown, TenantSnapshot? Tenant)> WaitAsync(
        Task<TenantSnapshot?> look, TenantShare share, string template, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        while (true)
        {
            try
            {
                return (true, await look.WaitAsync(end.Token));
            }
#pragma warning disable CA1031 // Whatever keeps the tenant from being found, its texts may be known.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                if (tenants.Last(share.Tenant) is { } last && last.Version >= share.Texts)
                    return (true, last);
                if (!end.IsCancellationRequested)
                    Log.NotFound(logger, fault);
            }

            await Task.Delay(Pause, time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (end.IsCancellationRequested)
                break;
            look = tenants.FindAsync(share.Tenant, share.Texts, end.Token).AsTask();
        }

        var old = tenants.Last(share.Tenant);
        return (old is not null && TemplateLanguages.Find(old.Settings.Templates, template) is not null, old);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A tenant's own texts could not be asked for; an attempt waits for them.")]
        public static partial void NotFound(ILogger logger, Exception fault);
    }
}
