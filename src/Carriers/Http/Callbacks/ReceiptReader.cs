using Countersign.Carriers.Http.Answers;
using Countersign.Carriers.Http.Settings;
using Countersign.Verifications;

namespace Countersign.Carriers.Http.Callbacks;

/// <summary>From the words of one carrier to receipts.</summary>
internal sealed class ReceiptReader
{
    private readonly string _route;
    private readonly ReceiptOptions _options;
    private readonly CallbackField? _id;
    private readonly CallbackField? _reference;
    private readonly CallbackField? _status;
    private readonly CallbackField? _error;
    private readonly HashSet<string> _delivered;
    private readonly HashSet<string> _undelivered;

    /// <summary>Meaningless where there are faults.</summary>
    public ReceiptReader(string route, ReceiptOptions options, SettingFaults faults)
    {
        const string Path = "Callbacks:Receipts";
        (_route, _options) = (route, options);
        _id = CallbackField.Read(options.Id, options.Format, faults, $"{Path}:Id");
        _reference = CallbackField.Read(options.Reference, options.Format, faults, $"{Path}:Reference");
        _status = CallbackField.Read(options.Status, options.Format, faults, $"{Path}:Status");
        _error = CallbackField.Read(options.Error, options.Format, faults, $"{Path}:Error");
        _delivered = new(options.Delivered, StringComparer.OrdinalIgnoreCase);
        _undelivered = new(options.Undelivered, StringComparer.OrdinalIgnoreCase);
        faults.Unless(_id is not null || _reference is not null, $"{Path}:Id", "or Reference must be set; name one.");
        faults.Unless(_status is not null, $"{Path}:Status", "must be set; name the field.");
        faults.Unless(_delivered.Count > 0, $"{Path}:Delivered", "must list the words for a message that arrived.");
        faults.Unless(_undelivered.Count > 0, $"{Path}:Undelivered", "must list the words for one that never will.");
        faults.Unless(
            !_delivered.Overlaps(_undelivered), $"{Path}:Delivered", "must not share a word with Undelivered.");
        faults.Unless(options.Errors.Values.All(Slug.IsOne), $"{Path}:Errors", "must lead to words of a-z, 0-9 and -.");
    }

    /// <summary>
    /// A receipt; or null with the <paramref name="step"/>'s word where it tells of a step on the way; or null and null
    /// where it names no message or no status.
    /// </summary>
    public Receipt? Read(CallbackItem item, out string? step)
    {
        step = null;
        if (MessageId(item) is not { } id || item.Of(_status) is not { Length: > 0 } word)
            return null;
        if (_delivered.Contains(word))
            return new Receipt(_route, id, AttemptStatus.Delivered, Error: null);
        if (_undelivered.Contains(word))
            return new Receipt(_route, id, AttemptStatus.Undelivered, ErrorOf(item));
        step = word;
        return null;
    }

    private string? MessageId(CallbackItem item)
    {
        if (item.Of(_reference) is { Length: <= AnswerRules.MaxIdLength } reference
            && AttemptReference.TryParse(reference, out _, out _))
        {
            return reference;
        }

        return item.Of(_id) is { Length: > 0 and <= AnswerRules.MaxIdLength } id ? id : null;
    }

    private string ErrorOf(CallbackItem item) =>
        item.Of(_error) is { } error && _options.Errors.TryGetValue(error, out var slug) ? slug : Reasons.Undelivered;
}
