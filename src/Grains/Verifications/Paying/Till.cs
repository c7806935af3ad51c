using System.Collections.Immutable;
using Countersign.Ledger;
using Countersign.Messages;
using Countersign.Tenants;

namespace Countersign.Verifications;

/// <inheritdoc cref="ITill"/>
/// <param name="tenant">The tenant, as it is known here.</param>
/// <param name="sandbox">Whether it is its sandbox.</param>
/// <param name="money">What its money is taken from, in this order; none where it does not pay beforehand.</param>
/// <param name="purses">What allowances are taken from.</param>
/// <param name="book">Says which.</param>
/// <param name="templates">Says how long a message is.</param>
internal sealed class Till(
    TenantSnapshot tenant,
    bool sandbox,
    MoneyPurse[] money,
    MoneyPurses purses,
    AllowanceBook book,
    ITemplateCatalog templates) : ITill
{
    /// <summary>How often what lacks is asked for in one command.</summary>
    public const int MaxRounds = 4;

    private readonly List<Got> _taken = [];
    private readonly List<Got> _given = [];
    private readonly List<Need> _lacking = [];
    private (Need Need, MoneyTake Answer)? _short;
    private List<Need> _needs = [];

    public TillAnswer Take(in TillRequest request)
    {
        _given.AddRange(_taken);
        _taken.Clear();
        _lacking.Clear();
        if (PriceOf(request) is not { } price)
            return new TillAnswer.NotPriced();

        _needs = NeedsOf(request, price.Most);
        foreach (var need in _needs)
        {
            if (TryTake(need) is { } got)
                _taken.Add(got);
            else if (_short is { } known && known.Need.Key == need.Key && known.Need.Amount <= need.Amount)
                return Refusal(need, known.Answer, request);
            else
                _lacking.Add(need);
        }

        return _lacking.Count > 0
            ? Refusal(_lacking[0], new MoneyTake(Loan: null, _lacking[0].Amount, Free: 0), request)
            : Taken(price);
    }

    /// <summary>
    /// Asks for what was lacking; whether the command is to be decided again, with it or knowing that there is none.
    /// </summary>
    public async Task<bool> FetchAsync()
    {
        if (_lacking.Count == 0)
            return false;

        foreach (var need in _lacking)
        {
            var answer = await FetchAsync(need);
            if (answer.Loan is not null)
                continue;
            _short = (need, answer);
            break;
        }

        return true;
    }

    /// <summary>How the allowances stand that were asked for last; takes nothing of them.</summary>
    public async Task<ImmutableArray<AllowanceLine>> LookAsync()
    {
        var lines = ImmutableArray.CreateBuilder<AllowanceLine>();
        foreach (var need in _needs)
        {
            if (need.Key.Allowance is not { } allowance)
                continue;

            var free = await need.Purses[0].LookAsync();
            lines.Add(new AllowanceLine(allowance.Rule, allowance.Limit, Math.Max(0, allowance.Limit - free)));
        }

        return lines.ToImmutable();
    }

    /// <summary>What came of the command is durable, or may be: what it took is used.</summary>
    public void Close()
    {
        PutBack(_given);
        _taken.Clear();
    }

    /// <summary>Certainly nothing came of the command: everything goes back.</summary>
    public void GiveBack()
    {
        PutBack(_given);
        PutBack(_taken);
    }

    private async Task<MoneyTake> FetchAsync(Need need)
    {
        MoneyTake answer = default;
        foreach (var purse in need.Purses)
        {
            answer = await purse.TakeAsync(need.Amount);
            if (answer.Loan is not { } loan)
                continue;
            _given.Add(new Got(need.Key, purse, loan, need.Amount));
            break;
        }

        return answer;
    }

    private TillAnswer.Taken Taken(in SendPrice price)
    {
        var (loan, caps, place) = ("", new List<Part>(), (Part?)null);
        foreach (var got in _taken)
        {
            var part = new Part(got.Key.Account, got.Loan.Id, got.Loan.Day);
            if (got.Key.Allowance is not { } allowance)
                loan = got.Loan.Id;
            else if (AllowanceRules.IsDaily(allowance.Rule))
                caps.Add(part);
            else
                place = part;
        }

        return new TillAnswer.Taken(loan, price) { Caps = [.. caps], Place = place };
    }

    private static TillAnswer Refusal(in Need need, in MoneyTake answer, in TillRequest request)
    {
        if (need.Key.Allowance is not { } allowance)
            return new TillAnswer.Short(need.Amount, answer.Free, need.Key.Currency);

        var used = Math.Max(0, allowance.Limit - answer.Free);
        return AllowanceRules.IsDaily(allowance.Rule)
            ? new TillAnswer.Capped(new SpendRefusal(
                allowance.Rule, allowance.Limit, used, need.Amount, need.Key.Currency, answer.EndsIn ?? TimeSpan.Zero))
            : new TillAnswer.Crowded(allowance.Limit, used, request.Lifetime);
    }

    private Got? TryTake(Need need)
    {
        for (var at = 0; at < _given.Count; at++)
        {
            var given = _given[at];
            if (given.Key != need.Key || given.Amount < need.Amount)
                continue;
            if (given.Amount > need.Amount)
                given.Purse.GiveBack(given.Loan, given.Amount - need.Amount);
            _given.RemoveAt(at);
            return given with { Amount = need.Amount };
        }

        foreach (var purse in need.Purses)
        {
            if (purse.TryTake(need.Amount) is { } loan)
                return new Got(need.Key, purse, loan, need.Amount);
        }

        return null;
    }

    private static void PutBack(List<Got> all)
    {
        foreach (var got in all)
            got.Purse.GiveBack(got.Loan, got.Amount);
        all.Clear();
    }

    /// <summary>What a send needs, in the order in which it is refused.</summary>
    private List<Need> NeedsOf(in TillRequest request, long most)
    {
        var needs = new List<Need>(capacity: 1);
        if (request.Opens && book.Places(tenant, sandbox, request.IsBulk) is { } places)
            needs.Add(new Need(places, [purses.Of(places)], 1));
        if (most == 0)
            return needs;

        foreach (var cap in book.Caps(tenant, sandbox, NumberRegion.Of(request.To), request.To))
            needs.Add(new Need(cap, [purses.Of(cap)], most));
        if (money.Length > 0)
            needs.Add(new Need(money[^1].Key, money, most));
        return needs;
    }

    /// <summary>What the send costs; null where it has no price. Nothing where no money counts.</summary>
    private SendPrice? PriceOf(in TillRequest request)
    {
        if (money.Length == 0 && !tenant.Settings.CapsSpending(sandbox))
            return default(SendPrice);

        var paid = money.Length > 0 ? money[^1].PaidSegments : 0;
        return SendPrice.Of(
            tenant.Settings.Prices, paid, NumberRegion.Of(request.To), request.Channel, request.Fallback,
            SegmentsOf(request));
    }

    private byte SegmentsOf(in TillRequest request)
    {
        if (request.Session.Message is { } message)
            return message.Segments;
        if (request.Channel == Channel.Voice)
            return 1;

        return CodeText.Segments(
            templates,
            tenant,
            request.Session.Template,
            request.Session.Locale,
            request.Session.CodeLength,
            request.Lifetime,
            request.Brand);
    }

    /// <summary>Something to be taken.</summary>
    private readonly record struct Need(PurseKey Key, MoneyPurse[] Purses, long Amount);

    /// <summary>Something taken.</summary>
    private readonly record struct Got(PurseKey Key, MoneyPurse Purse, PurseLoan Loan, long Amount);
}
