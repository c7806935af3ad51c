using Countersign.Api.Requests;
using Countersign.Tenants;

namespace Countersign.Api.Ledger;

/// <summary>Body of <c>POST /admin/tenants/{id}/balance/top-ups</c>.</summary>
internal sealed class TopUpRequest : IRequestBody<TopUpRequest>
{
    private const int Micros = 0, Currency = 1, NoteOf = 2, Sandbox = 3;
    private const int MaxCurrency = 3;

    private static readonly MemberSet Members = new("micros", "currency", "note", "sandbox");

    /// <summary>Millionths of the currency.</summary>
    public required long Amount { get; init; }

    /// <summary>Its code, so that nobody pays in dollars what was meant in sums.</summary>
    public required string CurrencyCode { get; init; }

    /// <summary>The operator's words.</summary>
    public string? Note { get; init; }

    /// <summary>Whether it is play money for the sandbox.</summary>
    public bool IsSandbox { get; init; }

    static TopUpRequest? IRequestBody<TopUpRequest>.Read(ref BodyReader body)
    {
        ulong seen = 0;
        long? micros = null;
        string? currency = null, note = null;
        var sandbox = false;
        while (body.Next(Members, ref seen, out var member))
        {
            switch (member)
            {
                case Micros:
                    micros = body.Whole();
                    if (micros is < 1 or > TenantLimits.MaxMicros)
                        body.Fault($"The amount must be 1 to {TenantLimits.MaxMicros} millionths.");
                    break;
                case Currency:
                    currency = body.Text(MaxCurrency);
                    break;
                case NoteOf:
                    note = body.IsNull ? null : body.Text(TenantLimits.MaxReason);
                    break;
                default:
                    sandbox = body.Flag() == true;
                    break;
            }
        }

        body.Require(Members, seen, Micros);
        body.Require(Members, seen, Currency);
        return micros is { } amount && currency is not null
            ? new TopUpRequest { Amount = amount, CurrencyCode = currency, Note = note, IsSandbox = sandbox }
            : null;
    }
}
