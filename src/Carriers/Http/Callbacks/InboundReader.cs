using Countersign.Carriers.Http.Answers;
using Countersign.Carriers.Http.Settings;
using Countersign.Numbers;

namespace Countersign.Carriers.Http.Callbacks;

/// <summary>From the words of one carrier to what handsets sent.</summary>
internal sealed class InboundReader
{
    /// <summary>Characters of a text that are kept: far more than any wish to be left alone takes.</summary>
    private const int MaxText = 4_096;

    /// <summary>Characters of a sender id.</summary>
    private const int MaxSender = 32;

    private readonly string _route;
    private readonly CallbackField? _id;
    private readonly CallbackField? _from;
    private readonly CallbackField? _to;
    private readonly CallbackField? _text;

    /// <summary>Meaningless where there are faults.</summary>
    public InboundReader(string route, InboundOptions options, SettingFaults faults)
    {
        const string Path = "Callbacks:Inbound";
        _route = route;
        _id = CallbackField.Read(options.Id, options.Format, faults, $"{Path}:Id");
        _from = CallbackField.Read(options.From, options.Format, faults, $"{Path}:From");
        _to = CallbackField.Read(options.To, options.Format, faults, $"{Path}:To");
        _text = CallbackField.Read(options.Text, options.Format, faults, $"{Path}:Text");
        faults.Unless(_from is not null, $"{Path}:From", "must be set; name the field.");
        faults.Unless(_to is not null, $"{Path}:To", "must be set; name the field.");
        faults.Unless(_text is not null, $"{Path}:Text", "must be set; name the field.");
    }

    /// <summary>
    /// The message; null where it lacks a part, and with <paramref name="isFromNobody"/> where it comes from what is no
    /// number, a short code for instance.
    /// </summary>
    public InboundMessage? Read(CallbackItem item, out bool isFromNobody)
    {
        isFromNobody = false;
        if (item.Of(_from) is not { Length: > 0 } from
            || item.Of(_to) is not { Length: > 0 and <= MaxSender } to
            || item.Of(_text) is not { } text)
        {
            return null;
        }

        var international = from.StartsWith('+') ? from : $"+{from}";
        isFromNobody = !NumberParser.TryParse(international, null, out var facts, out _);
        if (isFromNobody)
            return null;
        var id = item.Of(_id) is { Length: > 0 and <= AnswerRules.MaxIdLength } given ? given : null;
        return new InboundMessage(
            _route, id, facts.Number, to, new MessageText(text.Length <= MaxText ? text : text[..MaxText]));
    }
}
