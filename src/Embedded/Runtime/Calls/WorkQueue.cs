namespace Countersign.Embedded;

/// <summary>A first-in first-out queue in one word: the last item, whose successor is the first.</summary>
internal struct WorkQueue
{
    private WorkItem? _last;

    public readonly bool IsEmpty => _last is null;

    public readonly WorkItem? First => _last?.Next;

    public void Add(WorkItem item)
    {
        if (_last is null)
        {
            item.Next = item;
        }
        else
        {
            item.Next = _last.Next;
            _last.Next = item;
        }

        _last = item;
    }

    public WorkItem Take()
    {
        var first = _last!.Next!;
        if (ReferenceEquals(first, _last))
            _last = null;
        else
            _last.Next = first.Next;

        first.Next = null;
        return first;
    }
}
