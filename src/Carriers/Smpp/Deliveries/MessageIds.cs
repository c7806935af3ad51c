using System.Globalization;

namespace Countersign.Carriers.Smpp.Deliveries;

/// <summary>
/// Brings the message ids of answers and of receipts into one form: numbers as decimal digits without zeros before
/// them, texts as they are. What cannot be read in its format stays as it is.
/// </summary>
internal sealed class MessageIds(SmppIdFormat ofAnswers, SmppIdFormat ofReceipts)
{
    /// <summary>Of a submit_sm_resp, or of receipted_message_id, which repeats it (SMPP 3.4, 5.3.2.12).</summary>
    public string OfAnswer(string id) => Normal(id, ofAnswers);

    /// <summary>Of the text of a receipt.</summary>
    public string OfReceipt(string id) => Normal(id, ofReceipts);

    private static string Normal(string id, SmppIdFormat format)
    {
        if (format == SmppIdFormat.Text)
            return id;

        var isHex = format == SmppIdFormat.Hexadecimal;
        var digits = isHex && id.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? id.AsSpan(2) : id;
        var style = isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        return UInt128.TryParse(digits, style, CultureInfo.InvariantCulture, out var number)
            ? number.ToString(CultureInfo.InvariantCulture) : id;
    }
}
