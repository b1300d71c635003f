using SalesAssistant.Engine.Sheets;

namespace SalesAssistant.Engine.Tests.Sheets;

public sealed class SheetSyncTests
{
    private readonly ASheet sheet = new();

    [Fact]
    public void Only_changed_rows_are_written()
    {
        Assert.Equal(2, sheet.Sync(ASheet.Row(), ASheet.Row("wechaty|r2")).Add.Count);
        var same = sheet.Sync(ASheet.Row(), ASheet.Row("wechaty|r2"));
        Assert.Equal((0, 0, 0), (same.Add.Count, same.Update.Count, same.Remove.Count));

        var renamed = sheet.Sync(ASheet.Row(), ASheet.Row("wechaty|r2", name: "新名"));

        Assert.Equal("wechaty|r2", Assert.Single(renamed.Update).Row.Key);
        Assert.Equal("新名", sheet.Cell(ASheet.Name, "wechaty|r2"));
    }

    [Fact]
    public void Edit_columns_are_not_sent_with_figures()
    {
        sheet.Sync(ASheet.Row());

        var (_, update) = Assert.Single(sheet.Sync(ASheet.Row(name: "新名")).Update);

        Assert.Empty(update.Cells.Keys.Intersect(SheetTexts.EditColumns));
    }

    [Fact]
    public void A_figure_that_somebody_changed_is_put_back()
    {
        sheet.Sync(ASheet.Row());
        sheet.Sync(ASheet.Row());
        sheet.Type(ASheet.Name, "随便写");

        Assert.Single(sheet.Sync(ASheet.Row()).Update);
        Assert.Equal("一号群", sheet.Cell(ASheet.Name));
    }

    [Fact]
    public void A_figure_that_the_provider_rounds_is_not_written_again_and_again()
    {
        sheet.Sync(ASheet.Row());
        sheet.Type(ASheet.Name, "一号");

        Assert.Empty(sheet.Sync(ASheet.Row()).Update);
        Assert.Empty(sheet.Sync(ASheet.Row()).Update);
    }

    [Fact]
    public void A_row_whose_room_is_gone_is_removed_and_comes_back_with_it()
    {
        sheet.Sync(ASheet.Row());

        Assert.Single(sheet.Sync().Remove);
        Assert.Empty(sheet.Records);
        Assert.Single(sheet.Sync(ASheet.Row()).Add);
    }

    [Fact]
    public void A_record_that_somebody_deleted_is_added_again()
    {
        sheet.Sync(ASheet.Row());
        sheet.Delete(sheet.State.Rows[ASheet.Room].RecordId);

        Assert.Single(sheet.Sync(ASheet.Row()).Add);
        Assert.Single(sheet.Records);
    }

    [Fact]
    public void Records_that_are_not_ours_are_left_alone()
    {
        var stranger = sheet.AddStranger((SheetTexts.Key, "someone else's"), (ASheet.Name, "mine"));

        sheet.Sync(ASheet.Row());
        sheet.Sync();

        Assert.Equal([stranger], sheet.Records.Keys);
    }

    [Fact]
    public void After_a_lost_note_the_record_is_found_by_its_key()
    {
        sheet.Sync(ASheet.Row());
        sheet.State = new(0, []);

        Assert.Empty(sheet.Sync(ASheet.Row()).Add);
        Assert.Single(sheet.Records);
    }

    [Fact]
    public void An_edit_in_a_record_without_known_value_is_reset_not_taken()
    {
        sheet.Sync(ASheet.Row());
        sheet.Type(SheetTexts.Owner, "王");
        sheet.State = new(0, []);

        Assert.Empty(sheet.FindEdits(ASheet.Row()));
        sheet.Sync(ASheet.Row());
        Assert.Equal("李", sheet.Cell(SheetTexts.Owner));
    }

    [Fact]
    public void Every_edit_of_a_row_is_found()
    {
        sheet.Sync(ASheet.Row(turn: "t1"));
        sheet.Type(SheetTexts.Owner, "王");
        sheet.Type(SheetTexts.Stage, "售后");
        sheet.Type(SheetTexts.Dismiss, " 误报 ");
        sheet.Type(SheetTexts.Approval, "同意");

        var edit = Assert.Single(sheet.FindEdits(ASheet.Row(turn: "t1")));

        Assert.Equal(
            ("王", "售后", "误报", "t1", "同意", false, false),
            (edit.Owner, edit.Stage, edit.DismissReason, edit.TurnId, edit.Approval, edit.IsOwnerStale, edit.IsApprovalStale));
    }

    [Fact]
    public void A_taken_edit_is_not_taken_again_though_its_cell_could_not_be_reset()
    {
        sheet.Sync(ASheet.Row(turn: "t1"));
        sheet.Type(SheetTexts.Dismiss, "误报");
        var sync = sheet.Read(ASheet.Row(turn: "t1"));
        sync.Take(Assert.Single(sync.FindEdits([ASheet.Row(turn: "t1")])), "已消除");

        Assert.Empty(sheet.FindEdits(ASheet.Row(answer: "已消除")));
        sheet.Sync(ASheet.Row(answer: "已消除"));

        Assert.Equal(("", "已消除"), (sheet.Cell(SheetTexts.Dismiss), sheet.Cell(SheetTexts.Answer)));
    }

    [Fact]
    public void The_same_reason_after_the_reset_is_a_new_edit()
    {
        sheet.Sync(ASheet.Row());
        sheet.Type(SheetTexts.Dismiss, "误报");
        var sync = sheet.Read(ASheet.Row());
        sync.Take(Assert.Single(sync.FindEdits([ASheet.Row()])), "已消除");
        sheet.Sync(ASheet.Row());
        sheet.Type(SheetTexts.Dismiss, "误报");

        Assert.Single(sheet.FindEdits(ASheet.Row()));
    }

    [Fact]
    public void A_change_in_the_database_alone_is_no_edit()
    {
        sheet.Sync(ASheet.Row());

        Assert.Empty(sheet.FindEdits(ASheet.Row(owner: "王")));
        sheet.Sync(ASheet.Row(owner: "王"));
        Assert.Equal("王", sheet.Cell(SheetTexts.Owner));
    }

    [Fact]
    public void An_owner_edited_while_the_database_changed_it_is_stale()
    {
        sheet.Sync(ASheet.Row());
        sheet.Type(SheetTexts.Owner, "赵");

        Assert.True(Assert.Single(sheet.FindEdits(ASheet.Row(owner: "王"))).IsOwnerStale);
        sheet.Sync(ASheet.Row(owner: "王"));
        Assert.Equal("王", sheet.Cell(SheetTexts.Owner));
    }

    [Fact]
    public void An_owner_edited_to_what_the_database_now_says_leaves_nothing_stale()
    {
        sheet.Sync(ASheet.Row());
        sheet.Type(SheetTexts.Owner, "王");
        Assert.Empty(sheet.FindEdits(ASheet.Row(owner: "王")));
        sheet.Sync(ASheet.Row(owner: "王"));
        sheet.Type(SheetTexts.Owner, "赵");

        Assert.False(Assert.Single(sheet.FindEdits(ASheet.Row(owner: "王"))).IsOwnerStale);
    }

    [Fact]
    public void An_approval_of_another_handover_than_the_one_shown_is_stale()
    {
        sheet.Sync(ASheet.Row(handover: "h1"));
        sheet.Type(SheetTexts.Approval, "同意");

        Assert.True(Assert.Single(sheet.FindEdits(ASheet.Row(handover: "h2"))).IsApprovalStale);
        Assert.False(Assert.Single(sheet.FindEdits(ASheet.Row(handover: "h1"))).IsApprovalStale);
    }

    [Fact]
    public void A_column_that_the_table_lacks_is_neither_written_nor_read()
    {
        sheet.WithoutColumn(SheetTexts.Approval);
        sheet.Sync(ASheet.Row());

        Assert.DoesNotContain(SheetTexts.Approval, sheet.Records.Values.Single().Keys);
        Assert.Empty(sheet.Sync(ASheet.Row()).Update);
    }
}
