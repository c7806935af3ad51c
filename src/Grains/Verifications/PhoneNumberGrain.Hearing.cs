using Countersign.Carriers;
using Countersign.Inbound;
using Countersign.Security;
using Countersign.Suppressions;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Countersign.Verifications;

/// <summary>What the number's owner wants of tenants, and what tenants want of the number.</summary>
internal sealed partial class PhoneNumberGrain
{
    public async Task<SuppressResult> SuppressAsync(
        SuppressCommand command, CancellationToken cancellationToken = default)
    {
        await QuietAsync();
        Expect(command.Tenant, command.To);
        var result = await CommitAsync(SuppressDecision.Decide(
            Durable, command, services.Now, services.Surroundings.Codes));
        await TryListAsync();
        return result;
    }

    public async Task<Suppression?> GetSuppressionAsync(
        TenantContext tenant, CancellationToken cancellationToken = default)
    {
        await QuietAsync();
        Expect(tenant);
        var opening = Opening.Of(Durable, tenant, services.Surroundings.Codes, services.Now);
        if (!Durable.Refuses(opening.Share))
        {
            Forget();
            return null;
        }

        return Listing.Find(Durable, opening.Share);
    }

    public async Task<HearResult> HearAsync(HearCommand command, CancellationToken cancellationToken = default)
    {
        if (IsSandbox != command.Only is { Sandbox: true })
            throw new InvalidOperationException("Live and sandbox traffic have numbers of their own.");

        // Asked before the turn decides anything: a tenant may have to be looked up.
        var owners = IsSandbox
            ? null
            : await services.Owners.FindAsync(command.Route, command.Sender, cancellationToken);
        await QuietAsync();
        var result = await CommitAsync(HearDecision.Decide(Durable, command, owners, services.Now));
        await TryListAsync();
        return result;
    }

    /// <summary>A number that somebody asked about and nothing is known of shall not stay in memory.</summary>
    private void Forget()
    {
        if (!storage.RecordExists && IsIdle)
            DeactivateOnIdle();
    }

    /// <summary>Tells the lists what they are owed. What fails stays owed; the sweep repeats it.</summary>
    private async Task TryListAsync()
    {
        foreach (var tenant in Listing.Owed(Durable))
        {
            try
            {
                await ListDurablyAsync(tenant);
            }
#pragma warning disable CA1031 // The number refuses already; only its list is late.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                Log.ListFailed(services.Logger, fault);
            }
        }
    }

    private async Task ListDurablyAsync(string tenant)
    {
        var key = NumberKeyText.Parse(this.GetPrimaryKeyString());
        if (Listing.Note(Durable, tenant, key) is not { } note)
            return;

        if (await services.Suppressions.PutAsync(tenant, IsSandbox, key, note))
            Learn(new Fact.Listed(tenant, note.Revision));
        else
            Log.ListFull(services.Logger);
    }

    private async Task AnswerAsync(InboundAnswer answer)
    {
        // The answer to the carrier goes first.
        await Task.Yield();
        try
        {
            var reference = AttemptReference.Format(
                this.GetPrimaryKeyString(), new AttemptAddress(VerificationKeyBytes.New(services.Random), 1));
            await services.Answers.SendAsync(answer, reference);
        }
#pragma warning disable CA1031 // An answer is sent once or not at all; the word is honoured all the same.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.NotAnswered(services.Logger, answer.Route, fault.GetType().Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A suppression list could not be told of a change; the sweep repeats it.")]
        public static partial void ListFailed(ILogger logger, Exception fault);

        [LoggerMessage(LogLevel.Error, "A suppression list is full; its number is refused, but not on the list.")]
        public static partial void ListFull(ILogger logger);

        [LoggerMessage(LogLevel.Warning, "A handset's message by route {Route} was not answered ({Fault}).")]
        public static partial void NotAnswered(ILogger logger, string route, string fault);
    }
}
