using Countersign.Verifications;

namespace Countersign.Grains.Tests.Verifications;

/// <summary>A segment costs 70, a call 110.</summary>
internal sealed class TestTill(long funds) : ITill
{
    private long _left = funds;

    public string Loan { get; init; } = "loan";

    public bool Free { get; init; }

    public Part[] Caps { get; init; } = [];

    public Part? Place { get; init; }

    public TillAnswer Take(in TillRequest request)
    {
        var place = request.Opens ? Place : null;
        if (Free)
            return new TillAnswer.Taken(Loan, default) { Place = place };

        var segments = request.Session.Message?.Segments ?? 1;
        var most = (70L * segments) + (110 * request.Fallback.Length);
        if (most > _left)
            return new TillAnswer.Short(most, _left, "USD");
        _left -= most;
        return new TillAnswer.Taken(Loan, new SendPrice(70 * segments, 110, segments, most))
        {
            Caps = Caps,
            Place = place,
        };
    }
}
