using Countersign.Ledger;
using Countersign.Messages;
using Countersign.Tenants;

namespace Countersign.Verifications;

/// <inheritdoc cref="ITill"/>
/// <param name="tenant">The tenant, as it is known here.</param>
/// <param name="purses">What is taken from, in this order.</param>
/// <param name="templates">Says how long a message is.</param>
internal sealed class Till(TenantSnapshot tenant, MoneyPurse[] purses, ITemplateCatalog templates) : ITill
{
    private (MoneyPurse Purse, string Loan, long Micros)? _taken;
    private (MoneyPurse Purse, MoneyTake Take)? _given;
    private long _available;
    private long? _lacking;

    /// <summary>Whether a send lacked something, and the accounts had not enough of it.</summary>
    public bool IsShort { get; private set; }

    public TillAnswer Take(in TillRequest request)
    {
        var segments = SegmentsOf(request);
        if (SendPrice.Of(
            tenant.Settings.Prices, purses[^1].PaidSegments, NumberRegion.Of(request.To), request.Channel,
            request.Fallback, segments) is not { } price)
        {
            return new TillAnswer.NotPriced();
        }

        if (price.Most == 0)
            return new TillAnswer.Taken("", price);
        if (TryTake(price.Most) is { } loan)
            return new TillAnswer.Taken(loan, price);

        _lacking = price.Most;
        return new TillAnswer.Short(price.Most, _available, tenant.Settings.Prices.Currency);
    }

    /// <summary>
    /// Asks the accounts for what was lacking; whether there is enough now, and the command is to be decided again.
    /// </summary>
    public async Task<bool> FetchAsync()
    {
        if (_lacking is not { } micros)
            return false;

        _lacking = null;
        foreach (var purse in purses)
        {
            var take = await purse.TakeAsync(micros);
            _given = (purse, take);
            if (take.Loan is not null)
                return true;
            _available = take.Free;
        }

        _given = null;
        IsShort = true;
        return false;
    }

    /// <summary>What came of the command is durable, or may be: what it took is used.</summary>
    public void Close()
    {
        PutBackGiven();
        _taken = null;
    }

    /// <summary>Certainly nothing came of the command: everything goes back.</summary>
    public void GiveBack()
    {
        PutBackGiven();
        if (_taken is { } taken)
            taken.Purse.GiveBack(taken.Loan, taken.Micros);
        _taken = null;
    }

    private string? TryTake(long micros)
    {
        if (_given is { Take.Loan: { } loan } given && given.Take.Micros >= micros)
        {
            if (given.Take.Micros > micros)
                given.Purse.GiveBack(loan, given.Take.Micros - micros);
            (_given, _taken) = (null, (given.Purse, loan, micros));
            return loan;
        }

        foreach (var purse in purses)
        {
            if (purse.TryTake(micros) is not { } of)
                continue;
            _taken = (purse, of, micros);
            return of;
        }

        return null;
    }

    private void PutBackGiven()
    {
        if (_given is { Take.Loan: { } loan } given)
            given.Purse.GiveBack(loan, given.Take.Micros);
        _given = null;
    }

    private byte SegmentsOf(in TillRequest request)
    {
        if (request.Session.Message is { } message)
            return message.Segments;
        if (request.Channel == Channel.Voice)
            return 1;

        return CodeText.Segments(
            templates,
            tenant.Tenant,
            request.Session.Template,
            request.Session.Locale,
            request.Brand,
            request.Session.CodeLength,
            request.Lifetime);
    }
}
