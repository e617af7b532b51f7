"""Sentences on which a built encoder is compared with the engine its weights came from."""

from __future__ import annotations

ENGLISH = """
Where is my order?
Can you tell me where order 10027 is right now?
It still says shipped but nothing has arrived.
When will my parcel be delivered?
The courier left the box with a neighbour I don't know.
Track #1001 please
I'd like to cancel my order.
Please don't cancel the order, just change the address.
Cancel A-7741, I ordered it twice by mistake!
Is it too late to cancel?
How much does it cost to cancel an order?
Could you send it to 12 Canal Street, Leeds LS1 4AB instead?
I moved last week, the address on the order is wrong.
Make that two lamps instead of one.
Please remove the mug from my order.
I need an invoice for 2024/88.
My accountant wants a VAT receipt for order SO_00017.
Where's my refund?
I sent the shoes back ten days ago and haven't seen any money.
How do I return something?
The zipper broke after two days.
These trousers are too small, can I swap them for a medium?
My email is anna.reed@example.com
the last four digits are 3321
+1 555 010 3321
yes
no, the other one
Actually I meant 10028.
never mind
Thanks, that's all I needed :)
hi there
Good morning!
bye
Can I talk to a real person?
Get me a human, now.
Are you a bot?
What can you do?
Do you ship to New Zealand?
How long does standard delivery take?
Which payment methods do you take?
My card was declined but the money is gone from my account.
Do you have this jacket in navy blue, size L?
I'm looking for a birthday present under $50 for my dad.
Show me waterproof hiking boots.
Something warm for a cold bedroom
Is the kettle dishwasher safe?
What goes well with a walnut desk lamp?
The mug arrived in pieces. Again.
This is the third time I'm asking. Unbelievable.
I've been waiting for 3 weeks!!! 😡😡
wow, great service, only took a month
I forgot my password.
Please delete my account and everything you know about me.
Stop sending me the newsletter.
How do I sign up?
What is your warranty on electronics?
lol ok
Sorry, I don't understand what you need from me.
Could you repeat that?
start over
Why do you need my phone number?
Can we continue in Chinese?
"""

CHINESE = """
我的订单到哪了？
帮我查一下10027的物流
显示已发货，可是一直没收到
快递什么时候能送到？
快递员把包裹放在门口就走了，现在找不到了
请查询 #1001
我想取消订单
先别取消，改一下地址就行
A-7741我重复下单了，帮我取消吧！
现在还能取消吗
取消订单要收手续费吗？
地址改成上海市徐汇区漕溪北路88号
我上周搬家了，收货地址写错了
台灯改成两个
把杯子从订单里去掉
2024/88这单我要开发票
麻烦开一张增值税普通发票，抬头是公司
退款什么时候到账？
鞋子寄回去十天了，钱还没退给我
怎么退货？
拉链用了两天就坏了
裤子小了，能换中码吗
我的邮箱是fang.wang@example.cn
手机尾号8899
13800138899
对
不是，是另外一个
我说错了，是10028
算了，不用了
谢谢，没有别的问题了
您好
早上好！
再见
我要找人工客服
转人工，马上
你是机器人吗？
你能做什么？
可以寄到新西兰吗？
普通快递一般几天到
支持哪些付款方式？可以用微信吗
付款失败了，但是钱已经扣了
这件外套有没有藏青色的L码？
想给爸爸买个生日礼物，三百块以内
有防水的登山鞋吗
冬天卧室冷，想买点保暖的
这个水壶能放洗碗机吗？
胡桃木台灯配什么好看
杯子收到又是碎的，第二次了
问了三遍了，到底有没有人处理？
等了三个星期！！！😡
呵呵，你们服务真好，一个月才发货
忘记密码了
请注销我的账号，删除我的资料
不要再给我发广告邮件了
怎么注册会员
电器保修多久？
我没看懂，你要我提供什么？
能再说一遍吗
重新开始
为什么要我的手机号？
可以说英文吗？
我的order 10027 到哪了
where is my 快递
"""


def sentences() -> list[str]:
    """All probes, English first."""
    return [line for block in (ENGLISH, CHINESE) for line in block.strip().splitlines()]
