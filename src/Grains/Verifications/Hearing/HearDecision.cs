using System.Collections.Immutable;
using Countersign.Inbound;
using Countersign.Suppressions;

namespace Countersign.Verifications;

/// <summary>
/// What the number's owner has sent. STOP binds every tenant that may use the sender id: where that is everybody, all
/// that have anything to do with the number, and all that ever will. START lifts what STOP did and nothing else.
/// </summary>
internal static class HearDecision
{
    /// <param name="state">The number.</param>
    /// <param name="command">The message.</param>
    /// <param name="owners">Whose the sender id is; null where it is everybody's.</param>
    /// <param name="realNow">Real time.</param>
    public static Decision<HearResult> Decide(
        PhoneNumberState state, HearCommand command, ImmutableArray<TenantContext>? owners, long realNow)
    {
        state = Expiry.Apply(NumberClock.Open(state, ref realNow), realNow);
        var heard = Array.FindAll(state.Heard, mark => mark.At + HeardMark.KeepMs > realNow);
        if (IsRepeat(heard, command, realNow))
            return new(state, new HearResult(Repeated: true, Changed: 0, Answered: false));

        if (command.Only is { } only)
            owners = [only];

        state = state with { Number = command.From, Clock = realNow };
        var (shares, isAll) = (Concerned(state, command, owners, realNow), owners is null);
        var (changed, effects) = (0, new List<Effect>());
        foreach (var before in shares)
        {
            var after = Change(before, command.Word, realNow);
            if (ReferenceEquals(after, before))
                continue;

            changed += after.OptedOutAt is null != before.OptedOutAt is null ? 1 : 0;
            state = state.With(after, realNow);
            effects.AddRange(command.Word == InboundWord.Stop ? OptChange.Recalls(after) : []);
        }

        if (isAll)
            state = state with { OptedOutAt = ForAll(state, command.Word, realNow) };

        var answer = HearAnswers.For(shares, heard, command);
        if (answer is not null)
            effects.Add(new Effect.Answer(answer));

        var mark = new HeardMark(realNow, command.Word, answer is not null, command.Sender, command.Operation);
        var kept = heard.Length < HeardMark.MaxKept ? heard : heard.WithoutAt(0);
        return new(
            state with { Heard = kept.Plus(mark) },
            new HearResult(Repeated: false, changed, Answered: answer is not null))
        {
            Effects = [.. effects],
        };
    }

    private static bool IsRepeat(HeardMark[] heard, HearCommand command, long realNow) => command.Operation is { } id
        ? Array.Exists(heard, mark => mark.Operation == id)
        : heard is [.., { Operation: null } last] && last.Word == command.Word
            && string.Equals(last.Sender, command.Sender, StringComparison.Ordinal)
            && last.At + HeardMark.RepeatMs > realNow;

    /// <summary>The shares a word is about; owners that never wrote to the number get theirs by a STOP.</summary>
    private static List<TenantShare> Concerned(
        PhoneNumberState state, HearCommand command, ImmutableArray<TenantContext>? owners, long realNow)
    {
        if (owners is not { } named)
            return [.. state.Tenants];

        var shares = new List<TenantShare>();
        foreach (var owner in named)
        {
            shares.Add(state.ShareOf(owner.Tenant) ?? new TenantShare
            {
                Tenant = owner.Tenant,
                Brand = owner.Brand,
                Offset = (long)owner.ClockOffset.TotalMilliseconds,
            });
        }

        // Only one tenant is meant in the sandbox; elsewhere whoever did write through it is, whatever settings say.
        if (command.Only is null)
            shares.AddRange(state.Tenants.Where(one =>
                !named.Any(owner => owner.Tenant == one.Tenant) && HasWritten(one, command)));

        return shares;
    }

    private static bool HasWritten(TenantShare share, HearCommand command) =>
        share.Sessions.Concat(share.Messages).SelectMany(static session => session.Attempts).Any(
            attempt => attempt.Sender is null
                ? attempt.Route == command.Route
                : SenderText.Normal(attempt.Sender) == command.Sender);

    private static TenantShare Change(TenantShare share, InboundWord word, long realNow)
    {
        var isOwners = share.OptedOutAt is not null && share.Opting is not { Source: SuppressionSource.Tenant };
        return word switch
        {
            InboundWord.Stop when !isOwners =>
                OptChange.Out(share, SuppressionSource.Handset, share.Opting?.Reason, realNow),
            InboundWord.Start when isOwners => OptChange.In(share, SuppressionSource.Handset, realNow),
            _ => share,
        };
    }

    private static long? ForAll(PhoneNumberState state, InboundWord word, long realNow) => word switch
    {
        InboundWord.Stop => state.OptedOutAt ?? realNow,
        InboundWord.Start => null,
        _ => state.OptedOutAt,
    };
}
