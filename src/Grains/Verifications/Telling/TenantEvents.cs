using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Countersign.Events;
using Countersign.Numbers;
using Countersign.Security;
using Countersign.Suppressions;

namespace Countersign.Verifications;

/// <summary>The events of one number and tenant, on their way to their log.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Number">The number's key.</param>
/// <param name="Log">The key of their log.</param>
/// <param name="To">The number.</param>
/// <param name="Verifications">Names verifications.</param>
/// <param name="Messages">Names messages.</param>
internal readonly record struct TenantEvents(
    string Tenant, NumberKey Number, string Log, E164 To, IVerificationIds Verifications, IMessageIds Messages)
{
    private const int SubjectDigits = 16;
    private const int PseudonymDigits = 16;

    /// <summary>The public id of a session.</summary>
    public string IdOf(Session session) => session.Message is null
        ? Verifications.Encode(Tenant, Number, session.Key, session.IdKey)
        : Messages.Encode(Tenant, Number, session.Key, session.IdKey);

    /// <summary>Adds an event.</summary>
    public void Add(
        ref List<OutboxItem>? items, string type, string subject, long sequence, long at, ReadOnlySpan<byte> data)
    {
        Span<char> masked = stackalloc char[E164.MaxLength];
        Span<char> pseudonym = stackalloc char[PseudonymDigits];
        To.TryFormat(masked, out var length, [], provider: null);
        Number.High.TryFormat(pseudonym, out _, "x16", CultureInfo.InvariantCulture);
        var payload = EventPayload.Of(type, subject, sequence, at, masked[..length], pseudonym, data);
        (items ??= new List<OutboxItem>(capacity: 2)).Add(new OutboxItem(EventLogKeys.GrainType, Log, payload));
    }

    /// <summary>Has the log forget the number; what is told after it is not meant.</summary>
    public OutboxItem Erasure() => new(
        EventLogKeys.GrainType,
        Log,
        EventErasure.ToPayload(Number.High.ToString("x16", CultureInfo.InvariantCulture)));

    /// <summary>
    /// The number went on the tenant's suppression list, or off it. Each change is a subject of its own, because a
    /// number is forgotten when nothing keeps it, and its count with it.
    /// </summary>
    public void Suppressed(TenantShare share, OptMark opting, ref List<OutboxItem>? items)
    {
        var added = share.OptedOutAt is not null;
        var source = opting.Source == SuppressionSource.Handset ? "handset" : "tenant";
        Add(
            ref items,
            added ? "suppression.added" : "suppression.removed",
            SubjectOf(opting.Revision),
            sequence: 1,
            opting.Revision + share.Offset,
            JsonSerializer.SerializeToUtf8Bytes(
                new SuppressionData(source), EventDataJson.Default.SuppressionData));
    }

    /// <summary>Of the tenant's own, so that two tenants do not find out that they have a number in common.</summary>
    private string SubjectOf(long revision)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"countersign suppression\n{Tenant}\n{Number}\n{revision}"));
        return "su_" + Convert.ToHexStringLower(hash.AsSpan(0, SubjectDigits / 2));
    }
}
