using System.Globalization;
using Cutout.Sandbox.Calls;
using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.DashScope;

/// <summary>The counter where tasks are asked for: poll, cancel, list.</summary>
internal sealed class DashScopeTaskCounter(DashScopeDesk desk, DashScopeTasks tasks, TimeProvider clock)
{
    private const string TaskContentType = "application/json;charset=UTF-8";
    private static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    public ValueTask<Reply> PollAsync(Call call, CancellationToken cancellationToken) =>
        desk.ServeAsync(call, wantsAsync: null, requestId => Poll(Id(call), requestId), cancellationToken);

    public ValueTask<Reply> CancelAsync(Call call, CancellationToken cancellationToken) =>
        desk.ServeAsync(call, wantsAsync: null, requestId => Cancel(Id(call), requestId), cancellationToken);

    public ValueTask<Reply> ListAsync(Call call, CancellationToken cancellationToken) =>
        desk.ServeAsync(call, wantsAsync: null, requestId => List(call.Request.Query, requestId), cancellationToken);

    private static string Id(Call call) => (string)call.Request.RouteValues["id"]!;

    private Reply Poll(string id, string requestId)
    {
        desk.CountTaskCall();
        var task = tasks.Find(id);
        var output = task is null ? new() { ["task_id"] = id, ["task_status"] = "UNKNOWN" } : Output(task);
        var body = new Dictionary<string, object?> { ["request_id"] = requestId, ["output"] = output };
        if (task?.Urls.Count > 0)
        {
            body["usage"] = new { image_count = task.Urls.Count };
        }

        return DashScopeDialect.Body(200, requestId, body, TaskContentType);
    }

    private Reply Cancel(string id, string requestId)
    {
        desk.CountTaskCall();
        return tasks.TryCancel(id)
            ? DashScopeDialect.Body(200, requestId, new { request_id = requestId }, TaskContentType)
            : throw new DashScopeRefusal(
                400, "UnsupportedOperation", "Failed to cancel the task, please confirm if the task is in PENDING status.");
    }

    private static Dictionary<string, object?> Output(DashScopeTask task)
    {
        var output = new Dictionary<string, object?> { ["task_id"] = task.Id, ["task_status"] = task.Status };
        if (task.IsPending)
        {
            return output;
        }

        output["submit_time"] = Time(task.Submitted);
        if (task.Scheduled is { } scheduled)
        {
            output["scheduled_time"] = Time(scheduled);
        }

        if (task.Ended is { } ended)
        {
            output["end_time"] = task.StyleIndex is null ? Time(ended) : TimeWithoutMilliseconds(ended);
        }

        if (task is { Ended: not null, Twist.Failure: { } failure, Canceled: false })
        {
            output["code"] = failure.Code;
            output["message"] = failure.Message;
            return output;
        }

        if (task is { Ended: not null, Canceled: false } && task.Twist?.WithoutResults != true)
        {
            AddResults(task, output);
        }

        if (task is { StyleIndex: null, Canceled: false })
        {
            var failed = task.Images.Count - task.Urls.Count;
            output["task_metrics"] = task.Ended is null
                ? new { TOTAL = task.Images.Count, SUCCEEDED = 0, FAILED = 0 }
                : new { TOTAL = task.Images.Count, SUCCEEDED = task.Urls.Count, FAILED = failed };
        }

        return output;
    }

    private static void AddResults(DashScopeTask task, Dictionary<string, object?> output)
    {
        if (task.StyleIndex is { } style)
        {
            output["error_message"] = "Success";
            output["start_time"] = TimeWithoutMilliseconds(task.Scheduled!.Value);
            output["style_index"] = style;
            output["error_code"] = 0;
        }

        var failure = new { code = "InternalError.Algo", message = "algorithm process error" };
        output["results"] = task.Urls.Select(url => (object)new { url })
            .Concat(Enumerable.Repeat<object>(failure, task.Images.Count - task.Urls.Count));
    }

    private Reply List(IQueryCollection query, string requestId)
    {
        desk.CountTaskCall();
        var until = QueryTime(query, "end_time") ?? clock.GetUtcNow();
        var from = QueryTime(query, "start_time") ?? until - DashScopeTasks.KeptFor;
        if (until - from > DashScopeTasks.KeptFor)
        {
            throw DashScopeRefusal.InvalidParameter("The time window must not exceed 24 hours.");
        }

        var page = QueryNumber(query, "page_no", otherwise: 1);
        var size = QueryNumber(query, "page_size", otherwise: 10);
        var found = tasks.List()
            .Where(task => task.Submitted >= from && task.Submitted <= until)
            .Where(task => Matches(query, "model_name", task.Model.Name) && Matches(query, "status", task.Status))
            .ToArray();
        return DashScopeDialect.Body(
            200,
            requestId,
            new
            {
                total = found.Length,
                data = found.Skip((page - 1) * size).Take(size).Select(Row),
                total_page = (found.Length + size - 1) / size,
                page_no = page,
                request_id = requestId,
                page_size = size,
            },
            TaskContentType);
    }

    private static object Row(DashScopeTask task) => new
    {
        api_key_id = "42677",
        caller_parent_id = "1493478651020171",
        caller_uid = "1493478651020171",
        end_time = task.Ended?.ToUnixTimeMilliseconds(),
        gmt_create = task.Submitted.ToUnixTimeMilliseconds(),
        model_name = task.Model.Name,
        region = "cn-beijing",
        request_id = task.RequestId,
        start_time = task.Scheduled?.ToUnixTimeMilliseconds(),
        status = task.Status,
        task_id = task.Id,
        user_api_unique_key = "apikey:v1:sandbox",
    };

    private static bool Matches(IQueryCollection query, string name, string value)
    {
        var wanted = query[name].ToString();
        return wanted.Length == 0 || wanted == value;
    }

    private static int QueryNumber(IQueryCollection query, string name, int otherwise) => query[name].ToString() switch
    {
        "" => otherwise,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 1000 => number,
        _ => throw DashScopeRefusal.MissingParameter(name),
    };

    // Which zone the vendor means is not known; its task times are in UTC+8, so these are read so too.
    private static DateTimeOffset? QueryTime(IQueryCollection query, string name) => query[name].ToString() switch
    {
        "" => null,
        var text when DateTime.TryParseExact(
            text, "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) => new DateTimeOffset(time, Offset),
        _ => throw DashScopeRefusal.MissingParameter(name),
    };

    private static string Time(DateTimeOffset time) =>
        time.ToOffset(Offset).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);

    private static string TimeWithoutMilliseconds(DateTimeOffset time) =>
        time.ToOffset(Offset).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
