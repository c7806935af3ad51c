using Countersign.Api.Batches.Reading;
using Countersign.Batches;
using Countersign.Numbers;
using Countersign.Verifications;

namespace Countersign.Api.Batches.Intake;

/// <summary>Takes an upload in, row by row: reads its number, tells duplicates, packs rows into shards.</summary>
internal sealed class RowIntake(
    UploadReader reader, string? region, SeenNumbers seen, ShardUpload shards, IBulkPace pace, RowPrices? prices)
{
    /// <summary>
    /// Rows between two looks at whether somebody waits at the front door: well below a millisecond of work.
    /// </summary>
    private const int RowsAtOnce = 128;

    private readonly UploadRow _row = new();
    private readonly PackedRowsWriter _packed = new();
    private int _rows;
    private int _numbers;
    private int _duplicates;
    private int _invalid;

    /// <summary>Reads it to the end; why it cannot be read, or null once every shard is durable.</summary>
    public async Task<UploadFault?> RunAsync(BatchMode mode, CancellationToken cancellationToken)
    {
        while (true)
        {
            switch (reader.TryRead(_row))
            {
                case RowTake.Row when _rows == BatchLimits.MaxRows:
                    return new UploadFault(
                        UploadFaultKind.TooManyRows,
                        $"A batch has at most {BatchLimits.MaxRows} rows; split the file.");
                case RowTake.Row:
                    Take();
                    if (_packed.Count == BatchLimits.RowsPerShard)
                        await shards.AddAsync(_packed.Take(), TakeCounts(mode), cancellationToken);
                    else if (_rows % RowsAtOnce == 0)
                        await pace.GiveWayAsync(cancellationToken);
                    break;
                case RowTake.More:
                    await reader.FillAsync(cancellationToken);
                    break;
                case RowTake.End:
                    return await EndAsync(mode, cancellationToken);
                default:
                    return reader.Refusal;
            }
        }
    }

    private async Task<UploadFault?> EndAsync(BatchMode mode, CancellationToken cancellationToken)
    {
        if (_rows == 0)
            return new UploadFault(UploadFaultKind.Empty, "There is no row in the upload.");

        if (_packed.Count > 0)
            await shards.AddAsync(_packed.Take(), TakeCounts(mode), cancellationToken);

        await shards.FinishAsync();
        return null;
    }

    private void Take()
    {
        var row = _rows++;
        var reason = _row.Fault;
        if (reason == RowReason.None && Judge(out var digits, out var home) is var fault)
        {
            reason = fault;
            if (fault == RowReason.None)
            {
                TakeNumber(row, digits, home);
                return;
            }
        }

        _invalid++;
        _packed.AddInvalid(_row.Line, reason, _row.Details);
    }

    private void TakeNumber(int row, ulong digits, string home)
    {
        var first = seen.FirstRow(digits, row);
        if (first < 0)
        {
            prices?.Add(home, _row.Details.LocaleText);
            _numbers++;
            _packed.AddNumber(_row.Line, digits, _row.Details);
        }
        else
        {
            _duplicates++;
            _packed.AddDuplicate(_row.Line, digits, first, _row.Details);
        }
    }

    /// <summary>As for a single start: a number, on a line that takes a code.</summary>
    private RowReason Judge(out ulong digits, out string home)
    {
        (digits, home) = (0, "");
        if (!NumberParser.TryParse(_row.To, region, out var facts, out var fault))
            return (RowReason)fault;

        Span<byte> text = stackalloc byte[E164.MaxLength];
        facts.Number.TryReveal(text, out var written);
        (digits, home) = (ulong.Parse(text[1..written]), facts.Region);
        return Reachability.Refusal(facts.Type, Channel.Sms) switch
        {
            null => RowReason.None,
            Reachability.Landline => RowReason.Landline,
            _ => RowReason.LineTypeNotSupported,
        };
    }

    private RowCounts TakeCounts(BatchMode mode)
    {
        var counts = new RowCounts
        {
            Queued = mode == BatchMode.Verify ? _numbers : 0,
            Valid = mode == BatchMode.Validate ? _numbers : 0,
            Duplicate = _duplicates,
            Invalid = _invalid,
        };
        (_numbers, _duplicates, _invalid) = (0, 0, 0);
        return counts;
    }
}
